internal import Glibc
internal import Markup

/// Points, of one colour or coloured by a number.
package struct Scatter: PointMark {
  package var x: [Double]
  package var y: [Double]
  /// A number for the colour of each point.
  package var values: [Double]?
  package var map: ColorMap
  /// Ends of the scale of colours, where not those of `values`.
  package var lower: Double?
  package var upper: Double?
  /// A diameter for each point, in place of the style's.
  package var sizes: [Double]?
  package var label: String?
  package var style: MarkStyle

  package init(
    x: [Double], y: [Double], values: [Double]? = nil, map: ColorMap = .viridis,
    lower: Double? = nil, upper: Double? = nil, sizes: [Double]? = nil, label: String? = nil,
    style: MarkStyle = MarkStyle(markerSize: 7)
  ) {
    self.x = x
    self.y = y
    self.values = values
    self.map = map
    self.lower = lower
    self.upper = upper
    self.sizes = sizes
    self.label = label
    self.style = style
  }

  package var takesColor: Bool { values == nil }
  package var extent: Extent { Extent(x: Interval(x), y: Interval(y)) }
  package var key: LegendKey { .dot }

  package var colorBar: ColorBar? {
    values.flatMap { ColorBar(map, values: $0, lower: lower, upper: upper) }
  }

  package var table: DataColumns? {
    var table = DataColumns(names: ["x", label ?? "y"], columns: [.numbers(x), .numbers(y)])
    if let values {
      table.names.append("color")
      table.columns.append(.numbers(values))
    }
    return table
  }

  package func draw(in frame: inout Frame) {
    let points = frame.place(x: x, y: y)
    let kept = Self.thinned(points)
    let marker = style.marker ?? .dot
    for index in kept { frame.occupy(points.x[index], points.y[index]) }
    let bar = colorBar
    // Fewer points must be as dark together as all of them would be.
    let share = Double(points.x.count) / Double(max(1, kept.count))
    let opacity = 1 - pow(1 - style.opacity, share)
    if style.opacity < 1 || sizes != nil {
      // Points that shine through each other, or differ in size, are elements of their own.
      for index in kept {
        var path = PathData()
        let size = sizes.map { $0[index] } ?? style.markerSize
        marker.add(to: &path, points.x[index], points.y[index], size: size)
        frame.add(
          marker.element(
            path, size: size, opacity: opacity, extra: color(of: index, bar)))
      }
    } else if let bar, let values {
      // One path a shade; 64 shades are more than an eye tells apart.
      let shades = 64.0
      var paths = [Int: PathData]()
      for index in kept where values[index].isFinite {
        let fraction = (values[index] - bar.lower) / (bar.upper - bar.lower)
        let shade = Int((min(max(fraction, 0), 1) * (shades - 1)).rounded())
        marker.add(
          to: &paths[shade, default: PathData()], points.x[index], points.y[index],
          size: style.markerSize)
      }
      for (shade, path) in paths.sorted(by: { $0.key < $1.key }) {
        let hex = map.color(at: Double(shade) / (shades - 1)).hex
        frame.add(
          marker.element(
            path, size: style.markerSize, opacity: 1, extra: ["style": "color:\(hex)"]))
      }
    } else if !kept.isEmpty {
      var path = PathData()
      for index in kept {
        marker.add(to: &path, points.x[index], points.y[index], size: style.markerSize)
      }
      frame.add(marker.element(path, size: style.markerSize, opacity: 1))
    }
    if let feet = points.footMarkers() { frame.add(feet) }
  }

  /// Extremes of each pixel column, and of the rest evenly spaced ones.
  private static func thinned(_ points: PlacedPoints) -> [Int] {
    let placed = points.x.indices.filter { points.x[$0].isFinite && points.y[$0].isFinite }
    guard placed.count > Thinning.limit else { return placed }
    var extremes: [Int: (lowest: Int, highest: Int)] = [:]
    for index in placed {
      // Columns four pixels wide leave half of the points for the inside of the cloud.
      let column = Int((points.x[index] / 4).rounded(.down))
      var pair = extremes[column] ?? (index, index)
      if points.y[index] < points.y[pair.lowest] { pair.lowest = index }
      if points.y[index] > points.y[pair.highest] { pair.highest = index }
      extremes[column] = pair
    }
    var keeps = Set(extremes.values.flatMap { [$0.lowest, $0.highest] })
    let room = max(0, Thinning.limit - keeps.count)
    for row in Thinning.rows(placed.count, count: max(room, 2)) { keeps.insert(placed[row]) }
    return keeps.sorted()
  }

  private func color(of index: Int, _ bar: ColorBar?) -> Attributes {
    guard let bar, let value = values?[index], value.isFinite else { return [:] }
    return ["style": "color:\(bar.color(of: value).hex)"]
  }

  package func words(in panel: Panel) -> String {
    let pairs = zip(x, y).filter { $0.isFinite && $1.isFinite }
    guard let across = Interval(pairs.map(\.0)), let up = Interval(pairs.map(\.1)) else {
      return "no finite points"
    }
    let number = PanelWords.count(pairs.count, "point")
    var words =
      "\(number), \(panel.x.label ?? "x") from \(PanelWords.range(across)), "
      + "\(panel.y.label ?? "y") from \(PanelWords.range(up))"
    if pairs.count > Thinning.limit { words += ", about 1,000 of them drawn" }
    if let bar = colorBar {
      words += ", coloured by a number from \(NumberText.short(bar.lower)) to "
      words += NumberText.short(bar.upper)
    }
    return words
  }
}

extension Scatter {
  package static let kind = PlotKind(
    name: "scatter", summary: "Points, of one colour or coloured by a number.",
    parameters: [
      .init("x"), .init("y"), .init("s", "37", aliases: ["markersize"]),
      .init("c", "next of the palette", aliases: ["color"]), .init("marker", "\"o\""),
      .init("cmap", "\"viridis\""), .init("vmin", "least of c"), .init("vmax", "greatest of c"),
      .init("alpha", "1"), .init("label", "none"),
    ]
  ) { chart, arguments throws(PlotError) in
    let x = try arguments.numbers("x")
    let y = try arguments.numbers("y", count: x.count, like: "x")
    var scatter = Scatter(x: x, y: y, label: try arguments.text("label"))
    scatter.style.opacity = try arguments.number("alpha", in: 0...1) ?? 1
    scatter.style.marker = try arguments.marker("marker")
    scatter.style.markerSize = x.count > 300 ? 5 : 7
    scatter.map = try arguments.colorMap("cmap") ?? .viridis
    scatter.lower = try arguments.number("vmin")
    scatter.upper = try arguments.number("vmax")
    // As matplotlib, `s` is an area in square points.
    let diameter: (Double) -> Double = { max(0, $0).squareRoot() * 1.15 }
    if arguments.isSingle("s") {
      if let size = try arguments.number("s", in: 0...10_000) {
        scatter.style.markerSize = diameter(size)
      }
    } else if arguments.has("s") {
      scatter.sizes = try arguments.numbers("s", count: x.count, like: "x").map {
        min(diameter($0), 200)
      }
    }
    if arguments.isNumeric("c") {
      scatter.values = try arguments.numbers("c", count: x.count, like: "x")
    } else {
      scatter.style.color = try arguments.color("c")
    }
    chart.current.marks.append(scatter)
  }
}
