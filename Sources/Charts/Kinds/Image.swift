internal import Markup

/// A matrix as an image: a coloured cell for each entry.
package struct Image: Mark {
  package var matrix: Matrix
  package var map: ColorMap
  /// Ends of the scale of colours, where not those of the entries.
  package var lower: Double?
  package var upper: Double?
  /// Row 0 at the bottom.
  package var isUpwards: Bool
  /// The values of the axes at the left, right, bottom and top edges.
  package var edges: (left: Double, right: Double, bottom: Double, top: Double)?
  /// The number of each entry in its cell, as far as there is room.
  package var showsNumbers: Bool
  package var style = MarkStyle()
  package var label: String? { nil }

  package init(
    _ matrix: Matrix, map: ColorMap = .viridis, lower: Double? = nil, upper: Double? = nil,
    isUpwards: Bool = false,
    edges: (left: Double, right: Double, bottom: Double, top: Double)? = nil,
    showsNumbers: Bool = false
  ) {
    self.matrix = matrix
    self.map = map
    self.lower = lower
    self.upper = upper
    self.isUpwards = isUpwards
    self.edges = edges
    self.showsNumbers = showsNumbers
  }

  package var takesColor: Bool { false }
  package var key: LegendKey { .patch }
  package var colorBar: ColorBar? {
    ColorBar(map, values: matrix.values, lower: lower, upper: upper)
  }

  /// As matplotlib: entry [i, j] is centred at x = j, y = i.
  private var place: (left: Double, right: Double, bottom: Double, top: Double) {
    if let edges { return edges }
    let right = Double(matrix.columns) - 0.5
    let far = Double(matrix.rows) - 0.5
    return isUpwards ? (-0.5, right, -0.5, far) : (-0.5, right, far, -0.5)
  }

  package var extent: Extent {
    guard matrix.rows > 0, matrix.columns > 0 else { return Extent(x: nil, y: nil) }
    let place = place
    var across = Interval(
      min(place.left, place.right), max(place.left, place.right), isTight: true)
    var up = Interval(min(place.bottom, place.top), max(place.bottom, place.top), isTight: true)
    (across.isWhole, up.isWhole) = (edges == nil, edges == nil)
    return Extent(x: across, y: up)
  }

  package var table: DataColumns? {
    let shown = min(matrix.columns, 50)
    return DataColumns(
      names: ["row"] + (0..<shown).map(String.init),
      columns: [.numbers((0..<matrix.rows).map(Double.init))]
        + (0..<shown).map { column in
          .numbers((0..<matrix.rows).map { matrix[$0, column] })
        })
  }

  package func draw(in frame: inout Frame) {
    guard let bar = colorBar, matrix.rows > 0, matrix.columns > 0 else { return }
    let place = place
    let across = [place.left, place.right].map(frame.x.position)
    // Where the first row stands, whatever the axis is turned to.
    let first = frame.y.position(isUpwards ? place.bottom : place.top)
    let last = frame.y.position(isUpwards ? place.top : place.bottom)
    let area = Rectangle(
      x: min(across[0], across[1]), y: min(first, last),
      width: (across[1] - across[0]).magnitude, height: (last - first).magnitude)
    let shown = matrix.reduced(to: 256)
    let image = PNG.indexed(
      shown, bar: bar, flipsRows: first > last, flipsColumns: across[0] > across[1])
    frame.add(
      Element(
        "image",
        [
          "x": area.x.coordinate, "y": area.y.coordinate, "width": area.width.coordinate,
          "height": area.height.coordinate, "preserveAspectRatio": "none", "href": image,
        ]))
    // An outline, for cells of the page's own colour.
    frame.add(
      Element(
        "rect",
        [
          "class": "grid", "x": area.x.coordinate, "y": area.y.coordinate,
          "width": area.width.coordinate, "height": area.height.coordinate,
        ]))
    frame.occupy(area)
    if showsNumbers { drawNumbers(in: &frame, area, first, last, across, bar) }
  }

  private func drawNumbers(
    in frame: inout Frame, _ area: Rectangle, _ first: Double, _ last: Double,
    _ across: [Double], _ bar: ColorBar
  ) {
    let width = area.width / Double(matrix.columns)
    guard width > 20, area.height / Double(matrix.rows) > 14 else { return }
    for row in 0..<matrix.rows {
      for column in 0..<matrix.columns where matrix[row, column].isFinite {
        let text = NumberText.typeset(NumberText.short(matrix[row, column], digits: 3))
        guard TextWidth.of(text, size: PanelLayout.textSize) < width - 2 else { continue }
        let x =
          across[0] + (across[1] - across[0]) * (Double(column) + 0.5) / Double(matrix.columns)
        let y = first + (last - first) * (Double(row) + 0.5) / Double(matrix.rows)
        let isBright = bar.color(of: matrix[row, column]).isBright
        frame.add(
          Element(
            "text",
            [
              "x": x.coordinate, "y": (y + 4.2).coordinate, "text-anchor": "middle",
              "style": "fill:\(isBright ? "#000" : "#fff")",
            ]
          ) { text })
      }
    }
  }

  package func words(in panel: Panel) -> String {
    guard let bar = colorBar else {
      return "an image of \(matrix.rows) by \(matrix.columns) without finite entries"
    }
    var words =
      "an image of \(matrix.rows) rows and \(matrix.columns) columns, entries from "
      + "\(NumberText.short(bar.lower)) to \(NumberText.short(bar.upper))"
    if max(matrix.rows, matrix.columns) > 256 { words += ", neighbours averaged" }
    return words
  }
}

extension Image {
  package static let kind = PlotKind(
    name: "imshow", summary: "A matrix as an image: a coloured cell for each entry.",
    parameters: [
      .init("X"), .init("cmap", "\"viridis\""), .init("vmin", "least entry"),
      .init("vmax", "greatest entry"), .init("origin", "\"upper\""),
      .init("extent", "0, 1, 2, … at the cells' middles"), .init("aspect", "\"equal\""),
      .init("annotate", "false"), .init("colorbar", "true"),
    ]
  ) { chart, arguments throws(PlotError) in
    let (rows, columns, values) = try arguments.matrix("X")
    var image = Image(Matrix(rows: rows, columns: columns, values: values))
    image.map = try arguments.colorMap("cmap") ?? .viridis
    image.lower = try arguments.number("vmin")
    image.upper = try arguments.number("vmax")
    image.isUpwards = try arguments.text("origin") == "lower"
    image.showsNumbers = try arguments.boolean("annotate") ?? false
    if arguments.has("extent") {
      let ends = try arguments.numbers("extent", count: 4, like: "[left, right, bottom, top]")
      guard ends.allSatisfy(\.isFinite), ends[0] != ends[1], ends[2] != ends[3] else {
        throw arguments.error("extent", "extent of imshow must be four finite, different ends")
      }
      image.edges = (ends[0], ends[1], ends[2], ends[3])
    }
    chart.current.aspect = try arguments.text("aspect") == "auto" ? .free : .equalShape
    chart.current.grid = .none
    chart.current.showsColorBar = try arguments.boolean("colorbar") ?? true
    let isDownwards = !image.isUpwards && image.edges == nil
    if isDownwards, chart.current.y.lower == nil, chart.current.y.upper == nil {
      chart.current.y.isReversed = true
    }
    chart.current.marks.append(image)
  }
}
