internal import Glibc

/// Curves of equal height over a grid, by marching squares; where a square could be read two
/// ways its middle decides. Linear in the number of cells.
struct Isolines {
  typealias Point = (x: Double, y: Double)

  /// Ascending or descending places of columns and rows, in any unit.
  let x: [Double]
  let y: [Double]
  /// A row for each `y`.
  let heights: Matrix

  /// The curves of one level, each as the points along it; closed ones end where they begin.
  func curves(at level: Double) -> [[Point]] {
    let columns = x.count
    let rows = y.count
    guard columns > 1, rows > 1 else { return [] }
    // Edges by number: 2i goes from node i to the right, 2i + 1 from node i downwards. Each
    // is met by at most one piece of a curve from either side.
    var neighbours = [(Int32, Int32)](repeating: (-1, -1), count: columns * rows * 2)
    func join(_ first: Int, _ second: Int) {
      for (edge, other) in [(first, second), (second, first)] {
        if neighbours[edge].0 < 0 {
          neighbours[edge].0 = Int32(other)
        } else {
          neighbours[edge].1 = Int32(other)
        }
      }
    }
    for row in 0..<(rows - 1) {
      for column in 0..<(columns - 1) {
        let node = row * columns + column
        let corners = [
          heights.values[node], heights.values[node + 1], heights.values[node + columns + 1],
          heights.values[node + columns],
        ]
        guard corners.allSatisfy({ !$0.isNaN }) else { continue }
        let top = 2 * node
        let left = 2 * node + 1
        let right = 2 * (node + 1) + 1
        let bottom = 2 * (node + columns)
        let pattern = corners.enumerated().reduce(0) {
          $0 | ($1.element >= level ? 1 << $1.offset : 0)
        }
        switch pattern {
        case 1, 14: join(left, top)
        case 2, 13: join(top, right)
        case 4, 11: join(right, bottom)
        case 8, 7: join(bottom, left)
        case 3, 12: join(left, right)
        case 6, 9: join(top, bottom)
        case 5, 10:
          let middle = corners.reduce(0) { $0 + $1 / 4 }
          if (middle >= level) == (pattern == 5) {
            join(left, bottom)
            join(top, right)
          } else {
            join(left, top)
            join(right, bottom)
          }
        default: break
        }
      }
    }
    return traced(neighbours, level: level)
  }

  /// Follows the pieces: first the curves that end at the border, then the closed ones.
  private func traced(_ neighbours: [(Int32, Int32)], level: Double) -> [[Point]] {
    var isDone = [Bool](repeating: false, count: neighbours.count)
    var curves: [[Point]] = []
    for wantsOpen in [true, false] {
      for start in neighbours.indices where !isDone[start] && neighbours[start].0 >= 0 {
        let isEnd = neighbours[start].1 < 0
        guard isEnd == wantsOpen else { continue }
        var curve: [Point] = []
        var edge = start
        var previous = -1
        while true {
          isDone[edge] = true
          curve.append(crossing(edge, level: level))
          let (first, second) = (Int(neighbours[edge].0), Int(neighbours[edge].1))
          let next = first == previous ? second : first
          previous = edge
          guard next >= 0, !isDone[next] else { break }
          edge = next
        }
        if !wantsOpen, let first = curve.first { curve.append(first) }
        curves.append(curve)
      }
    }
    return curves
  }

  private func crossing(_ edge: Int, level: Double) -> Point {
    let columns = x.count
    let node = edge / 2
    let (row, column) = (node / columns, node % columns)
    let isAcross = edge.isMultiple(of: 2)
    let here = heights.values[node]
    let there = heights.values[isAcross ? node + 1 : node + columns]
    var fraction = (level - here) / (there - here)
    if !fraction.isFinite { fraction = here.isInfinite ? 1 : there.isInfinite ? 0 : 0.5 }
    fraction = min(max(fraction, 0), 1)
    return isAcross
      ? (x[column] + (x[column + 1] - x[column]) * fraction, y[row])
      : (x[column], y[row] + (y[row + 1] - y[row]) * fraction)
  }

  /// With a border of depth around, at the place of the outermost nodes: all curves close.
  func bordered() -> Isolines {
    guard let left = x.first, let right = x.last, let top = y.first, let bottom = y.last else {
      return self
    }
    let columns = x.count + 2
    var values = [Double](repeating: -.infinity, count: columns * (y.count + 2))
    for row in y.indices {
      for column in x.indices {
        let height = heights[row, column]
        values[(row + 1) * columns + column + 1] = height.isNaN ? -.infinity : height
      }
    }
    return Isolines(
      x: [left] + x + [right], y: [top] + y + [bottom],
      heights: Matrix(rows: y.count + 2, columns: columns, values: values))
  }
}
