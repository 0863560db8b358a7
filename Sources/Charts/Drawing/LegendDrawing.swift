internal import Markup

/// The legend: in the corner with the fewest points, or in rows under the panel.
struct LegendDrawing {
  private let entries: [(label: String, mark: any Mark)]
  private let origin: (x: Double, y: Double)
  private let columns: Int
  private let cellWidth: Double
  let isBelow: Bool
  let height: Double

  private static let line = 18.0
  private static let swatch = 20.0

  init(panel: Panel, layout: PanelLayout, occupancy: Occupancy) {
    var seen: Set<String> = []
    // Marks of one name and one look stand once.
    entries =
      panel.legend == .none
      ? []
      : layout.marks.compactMap { mark in
        guard let label = mark.label, !label.isEmpty,
          seen.insert("\(label)\u{0}\(mark.style.color?.cssClass ?? mark.style.color?.css ?? "")")
            .inserted
        else { return nil }
        return (label, mark)
      }
    let widest = min(
      entries.map { TextWidth.of($0.label, size: PanelLayout.textSize) }.max() ?? 0,
      layout.width * 0.42)
    cellWidth = Self.swatch + 8 + widest
    let box = (width: cellWidth + 14, height: Double(entries.count) * Self.line + 10)
    let plot = layout.plot
    var inside: (x: Double, y: Double)?
    if panel.legend != .below, entries.count <= 8, box.width < plot.width * 0.6,
      box.height < plot.height * 0.75
    {
      let margin = 6.0
      let corners = [(true, false), (false, false), (true, true), (false, true)].filter {
        if case .corner(let right, let bottom) = panel.legend {
          $0 == (right, bottom)
        } else {
          true
        }
      }
      let places = corners.map { right, bottom in
        (
          x: right ? plot.right - box.width : plot.x,
          y: bottom ? plot.bottom - box.height - margin : plot.y + margin
        )
      }
      let counted = places.map { place in
        occupancy.count(
          in: Rectangle(
            x: place.x - 4, y: place.y - 4, width: box.width + 8, height: box.height + 8))
      }
      if let fewest = counted.min(), let index = counted.firstIndex(of: fewest),
        fewest <= 2 || panel.legend != .automatic
      {
        inside = places[index]
      }
    }
    isBelow = inside == nil && !entries.isEmpty
    if let inside {
      origin = inside
      columns = 1
      height = box.height
    } else {
      let gap = 18.0
      columns = max(1, min(entries.count, Int((layout.width + gap) / (cellWidth + gap))))
      origin = (0, layout.height + 4)
      let rows = entries.isEmpty ? 0 : (entries.count + columns - 1) / columns
      height = Double(rows) * Self.line + 4
    }
  }

  var elements: Element? {
    guard !entries.isEmpty else { return nil }
    let padding = isBelow ? 0.0 : 7.0
    return Element("g", ["class": "legend"]) {
      if !isBelow {
        Element(
          "rect",
          [
            "class": "back", "x": origin.x.coordinate, "y": origin.y.coordinate,
            "width": (cellWidth + 14).coordinate, "height": height.coordinate, "rx": "4",
          ])
      }
      for (index, entry) in entries.enumerated() {
        let x = origin.x + padding + Double(index % columns) * (cellWidth + 18)
        let y = origin.y + padding + Double(index / columns) * Self.line + 6
        key(of: entry.mark, x: x, y: y)
        Element(
          "text", ["x": (x + Self.swatch + 8).coordinate, "y": (y + 4.2).coordinate]
        ) {
          TextWidth.fitted(
            entry.label, to: cellWidth - Self.swatch - 8, size: PanelLayout.textSize)
        }
      }
    }
  }

  private func key(of mark: any Mark, x: Double, y: Double) -> Element {
    let style = mark.style
    var path = PathData()
    var elements: [Element] = []
    switch mark.key {
    case .line:
      if style.dash != .none {
        path.move(x, y)
        path.line(x + Self.swatch, y)
        elements.append(style.stroke(path))
      }
      if let marker = style.marker {
        var point = PathData()
        marker.add(to: &point, x + Self.swatch / 2, y, size: style.markerSize)
        elements.append(marker.element(point, size: style.markerSize, opacity: style.opacity))
      }
    case .dot:
      let size = min(style.markerSize, 10)
      let marker = style.marker ?? .dot
      marker.add(to: &path, x + Self.swatch / 2, y, size: size)
      elements.append(marker.element(path, size: size, opacity: max(style.opacity, 0.5)))
    case .patch:
      path.rectangle(x + 2, y - 5.5, Self.swatch - 4, 11)
      elements.append(
        Element(
          "path",
          [
            "class": "area", "d": path.string,
            "fill-opacity": style.opacity < 1 ? max(style.opacity, 0.25).coordinate : nil,
          ]))
    }
    return Element("g", ["class": style.color?.cssClass, "style": style.color?.css]) { elements }
  }
}
