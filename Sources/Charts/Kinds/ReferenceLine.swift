internal import Markup

/// A straight line across the whole panel, at one value.
package struct ReferenceLine: Mark {
  package var value: Double
  package var isUpright: Bool
  package var label: String?
  package var style: MarkStyle

  package init(
    at value: Double, isUpright: Bool, label: String? = nil,
    style: MarkStyle = MarkStyle(color: .muted, lineWidth: 1.2, dash: .dashed)
  ) {
    self.value = value
    self.isUpright = isUpright
    self.label = label
    self.style = style
  }

  package var takesColor: Bool { false }
  package var key: LegendKey { .line }

  package var extent: Extent {
    isUpright
      ? Extent(x: Interval([value]), y: nil) : Extent(x: nil, y: Interval([value]))
  }

  package func draw(in frame: inout Frame) {
    let scale = isUpright ? frame.x : frame.y
    guard case .at(let place) = scale.place(value) else { return }
    var path = PathData()
    if isUpright {
      path.move(place, frame.plot.y)
      path.line(place, frame.plot.bottom)
      frame.occupy(from: (place, frame.plot.y), to: (place, frame.plot.bottom))
    } else {
      path.move(frame.plot.x, place)
      path.line(frame.plot.right, place)
      frame.occupy(from: (frame.plot.x, place), to: (frame.plot.right, place))
    }
    frame.add(style.stroke(path))
  }

  package func words(in panel: Panel) -> String {
    "a\(isUpright ? "n upright" : " level") line at \(NumberText.short(value))"
  }
}

extension ReferenceLine {
  package static let kinds = [
    kind("axhline", parameter: "y", isUpright: false),
    kind("axvline", parameter: "x", isUpright: true),
  ]

  private static func kind(_ name: String, parameter: String, isUpright: Bool) -> PlotKind {
    PlotKind(
      name: name,
      summary: "A line across the panel at one value of \(parameter).",
      parameters: [
        .init(parameter, "0"), .init("color", "that of labels", aliases: ["c"]),
        .init("alpha", "1"), .init("linewidth", "1.2", aliases: ["lw"]),
        .init("linestyle", "\"--\"", aliases: ["ls"]), .init("label", "none"),
      ]
    ) { chart, arguments throws(PlotError) in
      var style = try arguments.style()
      style.color = style.color ?? .muted
      if !arguments.has("linewidth") { style.lineWidth = 1.2 }
      if !arguments.has("linestyle") { style.dash = .dashed }
      chart.current.marks.append(
        ReferenceLine(
          at: try arguments.number(parameter) ?? 0, isUpright: isUpright,
          label: try arguments.text("label"), style: style))
    }
  }
}
