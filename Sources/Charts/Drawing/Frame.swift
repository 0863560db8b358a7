package import Markup

/// What a mark draws into: the scales of its panel, and what has been drawn so far.
package struct Frame {
  package let x: Scale
  package let y: Scale
  let plot: Rectangle
  /// Unique for each mark of the page.
  let id: String
  private(set) var elements: [Element] = []
  private(set) var occupancy: Occupancy

  init(x: Scale, y: Scale, plot: Rectangle, id: String, occupancy: Occupancy) {
    self.x = x
    self.y = y
    self.plot = plot
    self.id = id
    self.occupancy = occupancy
  }

  package mutating func add(_ element: Element) { elements.append(element) }

  mutating func occupy(_ rectangle: Rectangle) { occupancy.add(rectangle) }
  mutating func occupy(_ x: Double, _ y: Double) { occupancy.add(x, y) }
  mutating func occupy(from: (x: Double, y: Double), to: (x: Double, y: Double)) {
    occupancy.add(from: from, to: to)
  }

  /// The places of points, with those at the foot of a logarithmic axis told apart.
  func place(x xs: [Double], y ys: [Double]) -> PlacedPoints {
    var points = PlacedPoints()
    let count = min(xs.count, ys.count)
    points.x.reserveCapacity(count)
    points.y.reserveCapacity(count)
    for index in 0..<count {
      var place = (x: Double.nan, y: Double.nan)
      switch (x.place(xs[index]), y.place(ys[index])) {
      case (.nowhere, _), (_, .nowhere): break
      case (.at(let across), .at(let up)): place = (across, up)
      case (.at(let across), .foot(let up)), (.foot(let across), .at(let up)),
        (.foot(let across), .foot(let up)):
        place = (across, up)
        points.feet.append(index)
      }
      points.x.append(place.x)
      points.y.append(place.y)
    }
    return points
  }
}

/// Points in units of the drawing; NaN where a point has no place.
struct PlacedPoints {
  var x: [Double] = []
  var y: [Double] = []
  /// Indices of points with a zero on a logarithmic axis.
  var feet: [Int] = []

  /// Small triangles at the foot of the axis, not nearer to each other than they are wide.
  func footMarkers() -> Element? {
    var path = PathData()
    var last: (x: Double, y: Double)?
    for index in feet {
      if let last, (last.x - x[index]).magnitude < 10, (last.y - y[index]).magnitude < 10 {
        continue
      }
      Marker.down.add(to: &path, x[index], y[index] - 3, size: 8)
      last = (x[index], y[index])
    }
    return path.isEmpty ? nil : Marker.down.element(path, size: 8, opacity: 1)
  }
}

/// Which parts of a panel hold points, in cells a few pixels wide: what a legend keeps clear of.
struct Occupancy {
  private static let cell = 6.0
  private let plot: Rectangle
  private let columns: Int
  private let rows: Int
  private var cells: [Bool]

  init(_ plot: Rectangle) {
    self.plot = plot
    columns = max(1, Int((plot.width / Self.cell).rounded(.up)))
    rows = max(1, Int((plot.height / Self.cell).rounded(.up)))
    cells = [Bool](repeating: false, count: columns * rows)
  }

  mutating func add(_ x: Double, _ y: Double) {
    guard x >= plot.x, x <= plot.right, y >= plot.y, y <= plot.bottom else { return }
    let column = min(columns - 1, Int((x - plot.x) / Self.cell))
    let row = min(rows - 1, Int((y - plot.y) / Self.cell))
    cells[row * columns + column] = true
  }

  mutating func add(from: (x: Double, y: Double), to: (x: Double, y: Double)) {
    let length = max((to.x - from.x).magnitude, (to.y - from.y).magnitude)
    let steps = min(max(1, Int(length / Self.cell * 1.5)), 2000)
    for step in 0...steps {
      let fraction = Double(step) / Double(steps)
      add(from.x + (to.x - from.x) * fraction, from.y + (to.y - from.y) * fraction)
    }
  }

  mutating func add(_ rectangle: Rectangle) {
    for cell in cells(in: rectangle) { cells[cell] = true }
  }

  func count(in rectangle: Rectangle) -> Int {
    cells(in: rectangle).count { cells[$0] }
  }

  private func cells(in rectangle: Rectangle) -> [Int] {
    func index(_ distance: Double, _ limit: Int) -> Int {
      min(max(Int((distance / Self.cell).rounded(.down)), 0), limit - 1)
    }
    guard rectangle.right > plot.x, rectangle.x < plot.right, rectangle.bottom > plot.y,
      rectangle.y < plot.bottom
    else { return [] }
    let across = index(rectangle.x - plot.x, columns)...index(rectangle.right - plot.x, columns)
    let down = index(rectangle.y - plot.y, rows)...index(rectangle.bottom - plot.y, rows)
    return down.flatMap { row in across.map { row * columns + $0 } }
  }
}
