package import Autodiff

extension Dataset {
  /// The column's selected rows in their order, at most so many of them.
  package func values(of column: Column, first most: Int = .max) -> Tensor {
    let count = min(rowCount, most)
    guard let rows else { return column.tensor.rows(0..<count) }
    return column.tensor.rows(count == rows.count ? rows : Array(rows.prefix(count)))
  }
}
