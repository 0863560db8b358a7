/// Numbers in rows and columns.
package struct Matrix: Sendable, Equatable {
  package var rows: Int
  package var columns: Int
  /// Row-major.
  package var values: [Double]

  package init(rows: Int, columns: Int, values: [Double]) {
    precondition(values.count == rows * columns, "a matrix has rows times columns entries")
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  subscript(row: Int, column: Int) -> Double { values[row * columns + column] }

  /// With at most `limit` rows and columns, each the mean of the finite entries that it
  /// stands for.
  func reduced(to limit: Int) -> Matrix {
    guard rows > limit || columns > limit else { return self }
    let (height, width) = (min(rows, limit), min(columns, limit))
    var sums = [Double](repeating: 0, count: height * width)
    var counts = [Int](repeating: 0, count: height * width)
    for row in 0..<rows {
      let target = row * height / rows * width
      for column in 0..<columns {
        let value = values[row * columns + column]
        guard value.isFinite else { continue }
        sums[target + column * width / columns] += value
        counts[target + column * width / columns] += 1
      }
    }
    return Matrix(
      rows: height, columns: width,
      values: zip(sums, counts).map { $1 == 0 ? .nan : $0 / Double($1) })
  }
}
