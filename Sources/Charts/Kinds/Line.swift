/// A line through points, with or without markers; values that are not finite break it.
package struct Line: PointMark {
  package var x: [Double]
  package var y: [Double]
  package var label: String?
  package var style: MarkStyle

  package init(x: [Double], y: [Double], label: String? = nil, style: MarkStyle = MarkStyle()) {
    self.x = x
    self.y = y
    self.label = label
    self.style = style
  }

  package var extent: Extent { Extent(x: Interval(x), y: Interval(y)) }
  package var key: LegendKey { .line }

  package var table: DataColumns? {
    DataColumns(names: ["x", label ?? "y"], columns: [.numbers(x), .numbers(y)])
  }

  package func draw(in frame: inout Frame) {
    let points = frame.place(x: x, y: y)
    let kept = Thinning.indices(columns: points.x, values: points.y)
    drawLine(points, kept, in: &frame)
    drawMarkers(points, kept, in: &frame)
    if let feet = points.footMarkers() { frame.add(feet) }
  }

  private func drawLine(_ points: PlacedPoints, _ kept: [Int], in frame: inout Frame) {
    guard style.dash != .none else { return }
    var path = PathData()
    var lonely = PathData()
    let breaks = Breaks(points)
    for (position, index) in kept.enumerated() {
      let place = (x: points.x[index], y: points.y[index])
      let previous = position > 0 ? kept[position - 1] : nil
      let joinsPrevious = previous.map { !breaks.lies(between: $0, and: index) } ?? false
      let joinsNext =
        position + 1 < kept.count && !breaks.lies(between: index, and: kept[position + 1])
      if joinsPrevious, let previous {
        path.line(place.x, place.y)
        frame.occupy(from: (points.x[previous], points.y[previous]), to: place)
      } else if joinsNext {
        path.move(place.x, place.y)
      } else {
        lonely.dot(place.x, place.y)
        frame.occupy(place.x, place.y)
      }
    }
    if !path.isEmpty { frame.add(style.stroke(path)) }
    if !lonely.isEmpty, style.marker == nil {
      let size = max(style.lineWidth + 1.5, kept.count == 1 ? 6 : 3)
      frame.add(Marker.dot.element(lonely, size: size, opacity: style.opacity))
    }
  }

  private func drawMarkers(_ points: PlacedPoints, _ kept: [Int], in frame: inout Frame) {
    guard let marker = style.marker else { return }
    var path = PathData()
    for index in kept {
      marker.add(to: &path, points.x[index], points.y[index], size: style.markerSize)
      frame.occupy(points.x[index], points.y[index])
    }
    if !path.isEmpty {
      frame.add(marker.element(path, size: style.markerSize, opacity: style.opacity))
    }
  }

  package func words(in panel: Panel) -> String {
    SeriesWords.course(x: x, y: y, on: panel)
  }
}

/// Where a series is interrupted: answers in constant time for any two points.
private struct Breaks {
  /// How many points without a place stand before each index.
  private var before: [Int]

  init(_ points: PlacedPoints) {
    before = []
    before.reserveCapacity(points.x.count)
    var count = 0
    for (x, y) in zip(points.x, points.y) {
      if !x.isFinite || !y.isFinite { count += 1 }
      before.append(count)
    }
  }

  func lies(between first: Int, and second: Int) -> Bool { before[first] != before[second] }
}

extension Line {
  package static let kind = PlotKind(
    name: "plot", summary: "A line through points; of a matrix, a line for each column.",
    parameters: [
      .init("x", "0, 1, 2, …"), .init("y"), .init("fmt", "none"), .init("label", "none"),
    ] + PlotKind.stroke + [.init("marker", "none"), .init("markersize", "6", aliases: ["ms"])]
  ) { chart, arguments throws(PlotError) in
    var arguments = arguments
    // plot(y), plot(y, "r--") and plot(x, y) are told apart as matplotlib does.
    if arguments.isText("y") {
      arguments.move("y", to: "fmt")
      arguments.move("x", to: "y")
    } else if !arguments.has("y") {
      arguments.move("x", to: "y")
    }
    var style = try arguments.style()
    if let format = try arguments.text("fmt") {
      try style.apply(format: format, arguments)
    }
    if let marker = try arguments.marker("marker") { style.marker = marker }
    style.markerSize = try arguments.number("markersize", in: 0...100) ?? 6
    let columns = try arguments.columns("y")
    let label = try arguments.text("label")
    let names = try arguments.texts("label", count: columns.count)
    let x: [Double]
    if arguments.has("x") {
      x = try arguments.numbers("x", count: columns[0].count, like: "y")
    } else {
      x = columns[0].indices.map(Double.init)
    }
    for (index, y) in columns.enumerated() {
      let name = names?[index] ?? (index == 0 ? label : nil)
      chart.current.marks.append(Line(x: x, y: y, label: name, style: style))
    }
  }
}
