internal import Markup

/// Points with the spread of each.
package struct ErrorBar: PointMark {
  package var x: [Double]
  package var y: [Double]
  /// Half widths; nothing for none.
  package var xSpread: [Double]?
  package var ySpread: [Double]?
  package var label: String?
  package var style: MarkStyle

  package init(
    x: [Double], y: [Double], xSpread: [Double]? = nil, ySpread: [Double]? = nil,
    label: String? = nil, style: MarkStyle = MarkStyle(dash: .none, marker: .dot)
  ) {
    self.x = x
    self.y = y
    self.xSpread = xSpread
    self.ySpread = ySpread
    self.label = label
    self.style = style
  }

  package var key: LegendKey { style.dash == .none ? .dot : .line }

  package var extent: Extent {
    Extent(x: Self.interval(x, xSpread), y: Self.interval(y, ySpread))
  }

  private static func interval(_ values: [Double], _ spread: [Double]?) -> Interval? {
    guard let spread else { return Interval(values) }
    return Interval(zip(values, spread).flatMap { [$0 - $1, $0 + $1] } + values)
  }

  package var table: DataColumns? {
    var table = DataColumns(names: ["x", label ?? "y"], columns: [.numbers(x), .numbers(y)])
    for (name, spread) in [("± x", xSpread), ("± y", ySpread)] {
      guard let spread else { continue }
      table.names.append(name)
      table.columns.append(.numbers(spread))
    }
    return table
  }

  package func draw(in frame: inout Frame) {
    let points = frame.place(x: x, y: y)
    var path = PathData()
    for index in Thinning.indices(columns: points.x, values: points.y) {
      let place = (x: points.x[index], y: points.y[index])
      let cap = 3.5
      if let ySpread {
        let ends = ends(of: y[index], ySpread[index], on: frame.y)
        path.move(place.x, ends.0)
        path.line(place.x, ends.1)
        for end in [ends.0, ends.1] {
          path.move(place.x - cap, end)
          path.line(place.x + cap, end)
        }
        frame.occupy(from: (place.x, ends.0), to: (place.x, ends.1))
      }
      if let xSpread {
        let ends = ends(of: x[index], xSpread[index], on: frame.x)
        path.move(ends.0, place.y)
        path.line(ends.1, place.y)
        for end in [ends.0, ends.1] {
          path.move(end, place.y - cap)
          path.line(end, place.y + cap)
        }
        frame.occupy(from: (ends.0, place.y), to: (ends.1, place.y))
      }
    }
    if !path.isEmpty {
      frame.add(MarkStyle(opacity: style.opacity, lineWidth: 1.3).stroke(path))
    }
    Line(x: x, y: y, style: style).draw(in: &frame)
  }

  private func ends(of value: Double, _ spread: Double, on scale: Scale) -> (Double, Double) {
    let spread = spread.isFinite ? spread.magnitude : 0
    return (
      scale.end(of: value - spread) ?? scale.start, scale.end(of: value + spread) ?? scale.end
    )
  }

  package func words(in panel: Panel) -> String {
    SeriesWords.course(x: x, y: y, on: panel) + ", with the spread of each point"
  }
}

extension ErrorBar {
  package static let kind = PlotKind(
    name: "errorbar", summary: "Points with the spread of each.",
    parameters: [
      .init("x"), .init("y"), .init("yerr", "none"), .init("xerr", "none"), .init("fmt", "\"o\""),
      .init("label", "none"),
    ] + PlotKind.stroke + [.init("marker", "none"), .init("capsize", "3.5")]
  ) { chart, arguments throws(PlotError) in
    let x = try arguments.numbers("x")
    let y = try arguments.numbers("y", count: x.count, like: "x")
    var style = try arguments.style()
    try style.apply(format: try arguments.text("fmt") ?? "o", arguments)
    if let marker = try arguments.marker("marker") { style.marker = marker }
    chart.current.marks.append(
      ErrorBar(
        x: x, y: y, xSpread: try arguments.numbers("xerr", spreadOver: x.count, like: "x"),
        ySpread: try arguments.numbers("yerr", spreadOver: x.count, like: "x"),
        label: try arguments.text("label"), style: style))
  }
}
