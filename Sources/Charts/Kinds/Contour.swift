internal import Markup

/// Lines of equal height over a grid, or the areas between them.
package struct Contour: Mark {
  /// Places of the columns and rows of `heights`.
  package var x: [Double]
  package var y: [Double]
  package var heights: Matrix
  /// Ascending.
  package var levels: [Double]
  package var isFilled: Bool
  package var map: ColorMap
  package var style: MarkStyle
  package var label: String?

  package init(
    x: [Double], y: [Double], heights: Matrix, levels: [Double]? = nil, count: Int = 8,
    isFilled: Bool = false, map: ColorMap = .viridis, label: String? = nil,
    style: MarkStyle = MarkStyle(lineWidth: 1.4)
  ) {
    precondition(
      heights.columns == x.count && heights.rows == y.count, "a height for each place of the grid")
    self.x = x
    self.y = y
    self.heights = heights
    self.isFilled = isFilled
    self.map = map
    self.label = label
    self.style = style
    if let levels {
      self.levels = levels
    } else if let interval = Interval(heights.values), interval.lower < interval.upper {
      self.levels = RoundNumbers.between(interval.lower, interval.upper, count: count)
    } else {
      self.levels = []
    }
  }

  package var takesColor: Bool { false }
  package var key: LegendKey { isFilled ? .patch : .line }

  package var colorBar: ColorBar? {
    guard style.color == nil, !levels.isEmpty, let interval = Interval(heights.values) else {
      return nil
    }
    if isFilled {
      return ColorBar(map, values: [interval.lower, interval.upper], lower: nil, upper: nil)
    }
    return ColorBar(map, values: levels, lower: nil, upper: nil)
  }

  package var extent: Extent {
    var across = Interval(x)
    var up = Interval(y)
    across?.isTight = true
    up?.isTight = true
    return Extent(x: across, y: up)
  }

  package var table: DataColumns? {
    let shown = Thinning.rows(x.count, count: 20)
    return DataColumns(
      names: ["y \\ x"] + shown.map { NumberText.short(x[$0]) },
      columns: [.numbers(y)]
        + shown.map { column in .numbers(y.indices.map { heights[$0, column] }) })
  }

  package func draw(in frame: inout Frame) {
    // A grid finer than this adds nothing to see.
    let limit = 220
    let columns = Thinning.rows(x.count, count: limit)
    let rows = Thinning.rows(y.count, count: limit)
    let across = columns.map { frame.x.end(of: x[$0]) ?? .nan }
    let up = rows.map { frame.y.end(of: y[$0]) ?? .nan }
    guard across.allSatisfy(\.isFinite), up.allSatisfy(\.isFinite) else { return }
    let grid = Isolines(
      x: across, y: up,
      heights: Matrix(
        rows: rows.count, columns: columns.count,
        values: rows.flatMap { row in columns.map { heights[row, $0] } }))
    if isFilled {
      drawAreas(grid.bordered(), in: &frame)
    } else {
      drawLines(grid, in: &frame)
    }
  }

  private func drawLines(_ grid: Isolines, in frame: inout Frame) {
    let bar = colorBar
    for level in levels {
      var path = PathData()
      for curve in grid.curves(at: level) {
        append(curve, to: &path)
        for (from, to) in zip(curve, curve.dropFirst()) {
          frame.occupy(from: (from.x, from.y), to: (to.x, to.y))
        }
      }
      guard !path.isEmpty else { continue }
      var element = style.stroke(path)
      if let bar {
        // The ends of the map fade into a white or a black page.
        let fraction = (level - bar.lower) / (bar.upper - bar.lower)
        element["style"] = "color:\(map.color(at: 0.18 + 0.62 * fraction).hex)"
      }
      element["data-value"] = NumberText.short(level)
      frame.add(element)
    }
  }

  /// Each level's area over the one below it, so that no seams show.
  private func drawAreas(_ grid: Isolines, in frame: inout Frame) {
    guard let bar = ColorBar(map, values: heights.values, lower: nil, upper: nil) else { return }
    let bounds = [bar.lower] + levels.filter { $0 > bar.lower && $0 <= bar.upper }
    for (index, level) in bounds.enumerated() {
      let next = index + 1 < bounds.count ? bounds[index + 1] : bar.upper
      var path = PathData()
      for curve in grid.curves(at: level) {
        append(curve, to: &path)
        path.close()
      }
      guard !path.isEmpty else { continue }
      frame.add(
        style.area(
          path,
          extra: [
            "fill-rule": "evenodd", "style": "color:\(bar.color(of: level / 2 + next / 2).hex)",
            "data-value": NumberText.short(level),
          ]))
    }
    frame.occupy(frame.plot)
  }

  private func append(_ curve: [Isolines.Point], to path: inout PathData) {
    for (index, point) in curve.enumerated() {
      if index == 0 { path.move(point.x, point.y) } else { path.line(point.x, point.y) }
    }
  }

  package func words(in panel: Panel) -> String {
    guard let interval = Interval(heights.values) else { return "contours without finite heights" }
    return
      "\(isFilled ? "areas" : "lines") of equal height at "
      + "\(PanelWords.count(levels.count, "level")), heights from \(PanelWords.range(interval))"
  }
}

extension Contour {
  package static let kinds = [kind("contour", isFilled: false), kind("contourf", isFilled: true)]

  private static func kind(_ name: String, isFilled: Bool) -> PlotKind {
    PlotKind(
      name: name,
      summary: isFilled ? "Areas between lines of equal height." : "Lines of equal height.",
      parameters: [
        .init("X", "0, 1, 2, …"), .init("Y", "0, 1, 2, …"), .init("Z"), .init("levels", "8"),
        .init("cmap", "\"viridis\""), .init("colors", "those of cmap", aliases: ["color"]),
        .init("alpha", "1"), .init("linewidths", "1.4", aliases: ["linewidth", "lw"]),
        .init("label", "none"),
      ]
    ) { chart, arguments throws(PlotError) in
      var arguments = arguments
      if !arguments.has("Z") {
        // contour(Z) and contour(Z, levels), as matplotlib reads them.
        if arguments.has("Y") { arguments.move("Y", to: "levels") }
        arguments.move("X", to: "Z")
      }
      let (rows, columns, values) = try arguments.matrix("Z")
      guard rows > 1, columns > 1 else {
        throw arguments.error("Z", "\(name) needs at least two rows and two columns")
      }
      let x = try arguments.places("X", count: columns, alongRows: true)
      let y = try arguments.places("Y", count: rows, alongRows: false)
      var levels: [Double]?
      var count = 8
      if arguments.isSingle("levels"), let number = try arguments.number("levels", in: 1...100) {
        count = Int(number)
      } else if arguments.has("levels") {
        levels = try arguments.numbers("levels").filter(\.isFinite).sorted()
        guard (levels?.count ?? 0) <= 100 else {
          throw arguments.error("levels", "\(name) takes at most 100 levels")
        }
      }
      var style = MarkStyle()
      style.color = try arguments.color("colors")
      style.opacity = try arguments.number("alpha", in: 0...1) ?? 1
      style.lineWidth = try arguments.number("linewidths", in: 0...50) ?? 1.4
      chart.current.grid = isFilled ? .none : chart.current.grid
      chart.current.marks.append(
        Contour(
          x: x, y: y, heights: Matrix(rows: rows, columns: columns, values: values),
          levels: levels, count: count, isFilled: isFilled,
          map: try arguments.colorMap("cmap") ?? .viridis, label: try arguments.text("label"),
          style: style))
    }
  }
}

extension PlotArguments {
  /// Places of a grid's columns or rows: a list of them, or what `meshgrid` makes of it.
  fileprivate func places(
    _ name: String, count: Int, alongRows: Bool
  ) throws(PlotError) -> [Double] {
    guard has(name) else { return (0..<count).map(Double.init) }
    var places: [Double]
    if case .array(let shape, let values) = value(name), shape.count == 2, shape[0] > 1,
      shape[1] > 1
    {
      places =
        alongRows
        ? Array(values.prefix(shape[1])) : (0..<shape[0]).map { values[$0 * shape[1]] }
    } else {
      places = try numbers(name)
    }
    guard places.count == count else {
      throw error(
        name,
        "\(name) has \(places.count) places, and Z has \(count) \(alongRows ? "columns" : "rows")",
        hint: "meshgrid of PyTorch goes row by row: write meshgrid(x, y, indexing=\"xy\")")
    }
    let steps = zip(places, places.dropFirst())
    guard places.allSatisfy(\.isFinite),
      steps.allSatisfy({ $0 < $1 }) || steps.allSatisfy({ $0 > $1 })
    else {
      throw error(name, "\(name) must ascend or descend along the grid")
    }
    return places
  }
}
