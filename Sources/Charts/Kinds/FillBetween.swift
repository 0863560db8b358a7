/// The area between two lines over the same places: a band.
package struct FillBetween: Mark {
  package var x: [Double]
  package var lower: [Double]
  package var upper: [Double]
  package var label: String?
  package var style: MarkStyle

  package init(
    x: [Double], lower: [Double], upper: [Double], label: String? = nil,
    style: MarkStyle = MarkStyle(opacity: 0.25)
  ) {
    self.x = x
    self.lower = lower
    self.upper = upper
    self.label = label
    self.style = style
  }

  package var key: LegendKey { .patch }

  package var extent: Extent {
    Extent(x: Interval(x), y: Interval.union([Interval(lower), Interval(upper)]))
  }

  package var table: DataColumns? {
    DataColumns(
      names: ["x", "from", "to"], columns: [.numbers(x), .numbers(lower), .numbers(upper)])
  }

  package func draw(in frame: inout Frame) {
    let below = frame.place(x: x, y: lower)
    let above = frame.place(x: x, y: upper)
    let both = Set(Thinning.indices(columns: below.x, values: below.y))
      .union(Thinning.indices(columns: above.x, values: above.y))
    var path = PathData()
    var stretch: [Int] = []
    func close(_ path: inout PathData) {
      guard stretch.count > 1 else { return }
      for (position, index) in stretch.enumerated() {
        if position == 0 {
          path.move(above.x[index], above.y[index])
        } else {
          path.line(above.x[index], above.y[index])
        }
      }
      for index in stretch.reversed() { path.line(below.x[index], below.y[index]) }
      path.close()
    }
    for index in both.sorted() {
      let isPlaced =
        below.y[index].isFinite && above.y[index].isFinite && below.x[index].isFinite
      if isPlaced {
        stretch.append(index)
        frame.occupy(from: (below.x[index], below.y[index]), to: (above.x[index], above.y[index]))
      } else {
        close(&path)
        stretch = []
      }
    }
    close(&path)
    if !path.isEmpty { frame.add(style.area(path)) }
  }

  package func words(in panel: Panel) -> String {
    let widths = zip(lower, upper).map { ($1 - $0).magnitude }
    guard let interval = Interval(widths) else { return "an empty band" }
    return "a band over \(PanelWords.count(x.count, "point")), "
      + "\(PanelWords.range(interval)) wide"
  }
}

extension FillBetween {
  package static let kind = PlotKind(
    name: "fill_between", summary: "The area between two lines: a band.",
    parameters: [
      .init("x"), .init("y1"), .init("y2", "0"),
      .init("color", "next of the palette", aliases: ["c", "facecolor"]), .init("alpha", "0.25"),
      .init("label", "none"),
    ]
  ) { chart, arguments throws(PlotError) in
    let x = try arguments.numbers("x")
    guard let first = try arguments.numbers("y1", spreadOver: x.count, like: "x") else {
      throw arguments.isMissing("y1")
    }
    let second =
      try arguments.numbers("y2", spreadOver: x.count, like: "x")
      ?? [Double](repeating: 0, count: x.count)
    var style = MarkStyle(opacity: 0.25)
    style.color = try arguments.color("color")
    if let alpha = try arguments.number("alpha", in: 0...1) { style.opacity = alpha }
    chart.current.marks.append(
      FillBetween(
        x: x, lower: first, upper: second, label: try arguments.text("label"), style: style))
  }
}
