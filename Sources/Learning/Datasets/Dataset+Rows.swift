package import Autodiff

extension Dataset {
  /// The column's selected rows in their order, at most so many of them.
  package func values(of column: Column, first most: Int = .max) -> Tensor {
    let count = min(rowCount, most)
    guard let rows else { return column.tensor.rows(0..<count) }
    return column.tensor.rows(count == rows.count ? rows : Array(rows.prefix(count)))
  }
}

extension Dataset {
  /// The dataset with some of its rows, counted among those selected.
  package func selecting(_ places: [Int32]) -> Dataset {
    Dataset(columns: columns, rows: rows.map { rows in places.map { rows[Int($0)] } } ?? places)
  }
}
