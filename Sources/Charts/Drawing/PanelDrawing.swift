internal import Markup

/// Draws one panel as an `svg` element.
struct PanelDrawing {
  let panel: Panel
  let width: Double
  let height: Double
  let idPrefix: String

  func svg(isStandalone: Bool) -> Element {
    let layout = PanelLayout(panel: panel, width: width, height: height)
    var occupancy = Occupancy(layout.plot)
    var drawn: [Element] = []
    for (index, mark) in layout.marks.enumerated() {
      var frame = Frame(
        x: layout.x, y: layout.y, plot: layout.plot, id: "\(idPrefix)-m\(index + 1)",
        occupancy: occupancy)
      mark.draw(in: &frame)
      occupancy = frame.occupancy
      guard !frame.elements.isEmpty else { continue }
      drawn.append(
        Element(
          "g",
          [
            "class": (["mark", mark.style.color?.cssClass].compactMap { $0 }).joined(
              separator: " "), "style": mark.style.color?.css, "data-label": mark.label,
          ]
        ) { frame.elements })
    }
    let legend = LegendDrawing(panel: panel, layout: layout, occupancy: occupancy)
    let words = PanelWords(panel: panel)
    let notes = words.notes
    var bottom = legend.isBelow ? legend.height + 6 : 0
    let noteBaseline = height + bottom + 13
    if !notes.isEmpty { bottom += 20 }
    let full = height + bottom

    let axes = AxisDrawing(panel: panel, layout: layout)
    return Element(
      "svg",
      [
        "xmlns": isStandalone ? "http://www.w3.org/2000/svg" : nil,
        "class": width > 420 ? "chart large" : "chart",
        "viewBox": "0 0 \(width.coordinate) \(full.coordinate)", "width": width.coordinate,
        "height": full.coordinate, "role": "img",
        "aria-labelledby": "\(idPrefix)-t \(idPrefix)-d",
      ]
    ) {
      Element("title", ["id": "\(idPrefix)-t"]) { words.title }
      Element("desc", ["id": "\(idPrefix)-d"]) { words.text }
      if isStandalone { Element("style") { ChartStyle.css } }
      axes.title
      axes.behind
      if layout.clips { clip(layout.plot) }
      Element(
        "g",
        [
          "class": "plot", "clip-path": layout.clips ? "url(#\(idPrefix)-c)" : nil,
          "data-x": readout(layout.x, isWhole: layout.isWhole.x),
          "data-y": readout(layout.y, isWhole: layout.isWhole.y),
        ]
      ) { drawn }
      axes.inFront
      if layout.marks.allSatisfy({ $0.extent.x == nil && $0.extent.y == nil }) {
        Element(
          "text",
          [
            "class": "muted", "x": layout.plot.middle.coordinate,
            "y": (layout.plot.y + layout.plot.height / 2).coordinate, "text-anchor": "middle",
          ]
        ) { "no data" }
      }
      if layout.colorBar != nil { ColorBarDrawing(layout: layout, id: "\(idPrefix)-b").elements }
      legend.elements
      if !notes.isEmpty {
        Element(
          "text", ["class": "note", "x": "0", "y": noteBaseline.coordinate]
        ) { TextWidth.fitted(notes.joined(separator: "; "), to: width, size: 11.5) }
      }
    }
  }

  private func clip(_ plot: Rectangle) -> Element {
    let air = 2.0
    return Element("clipPath", ["id": "\(idPrefix)-c"]) {
      Element(
        "rect",
        [
          "x": (plot.x - air).coordinate, "y": (plot.y - air).coordinate,
          "width": (plot.width + 2 * air).coordinate, "height": (plot.height + 2 * air).coordinate,
        ])
    }
  }

  /// A scale for scripts that turn places back into values: kind, values and places of its ends,
  /// and a word where all values are whole numbers.
  private func readout(_ scale: Scale, isWhole: Bool) -> String {
    let kind =
      switch scale.kind {
      case .linear: "linear"
      case .log: "log"
      case .symlog(let threshold): "symlog:\(NumberText.short(threshold))"
      }
    return [
      kind, NumberText.short(scale.lower, digits: 8), NumberText.short(scale.upper, digits: 8),
      scale.start.coordinate, scale.end.coordinate,
      isWhole ? "whole" : nil,
    ].compactMap { $0 }.joined(separator: " ")
  }
}
