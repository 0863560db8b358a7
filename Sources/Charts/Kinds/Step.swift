/// A line that stays level between points.
package struct Step: PointMark {
  package enum Place: String, Sendable {
    /// A value holds up to its point, from its point on, or around it.
    case pre, post, mid
  }

  package var x: [Double]
  package var y: [Double]
  package var place: Place
  package var label: String?
  package var style: MarkStyle

  package init(
    x: [Double], y: [Double], place: Place = .pre, label: String? = nil,
    style: MarkStyle = MarkStyle()
  ) {
    self.x = x
    self.y = y
    self.place = place
    self.label = label
    self.style = style
  }

  package var extent: Extent { Extent(x: Interval(x), y: Interval(y)) }
  package var key: LegendKey { .line }
  package var table: DataColumns? {
    DataColumns(names: ["x", label ?? "y"], columns: [.numbers(x), .numbers(y)])
  }

  package func draw(in frame: inout Frame) {
    var corners = (x: [Double](), y: [Double]())
    func corner(_ x: Double, _ y: Double) {
      corners.x.append(x)
      corners.y.append(y)
    }
    for index in 0..<min(x.count, y.count) {
      if index > 0 {
        switch place {
        case .pre: corner(x[index - 1], y[index])
        case .post: corner(x[index], y[index - 1])
        case .mid:
          let middle = x[index - 1] / 2 + x[index] / 2
          corner(middle, y[index - 1])
          corner(middle, y[index])
        }
      }
      corner(x[index], y[index])
    }
    Line(x: corners.x, y: corners.y, style: style).draw(in: &frame)
  }

  package func words(in panel: Panel) -> String {
    SeriesWords.course(x: x, y: y, on: panel)
  }
}

extension Step {
  package static let kind = PlotKind(
    name: "step", summary: "A line that stays level between points.",
    parameters: [
      .init("x"), .init("y"), .init("where", "\"pre\""), .init("label", "none"),
    ] + PlotKind.stroke
  ) { chart, arguments throws(PlotError) in
    let x = try arguments.numbers("x")
    let y = try arguments.numbers("y", count: x.count, like: "x")
    let written = try arguments.text("where") ?? "pre"
    guard let place = Place(rawValue: written) else {
      throw arguments.error("where", "step does not know \(written)", hint: "one of pre, post, mid")
    }
    chart.current.marks.append(
      Step(
        x: x, y: y, place: place, label: try arguments.text("label"), style: try arguments.style()))
  }
}
