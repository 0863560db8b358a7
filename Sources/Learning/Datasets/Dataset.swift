package import Autodiff

/// Named columns of equal length, all of them or a selection of their rows.
///
/// A part of a split shares the columns of the whole; only the row numbers are its own.
package struct Dataset: Sendable {
  package struct Column: Sendable {
    package var name: String
    /// Rows along the first axis.
    package var tensor: Tensor
    package init(name: String, tensor: Tensor) {
      self.name = name
      self.tensor = tensor
    }
  }

  package var columns: [Column]
  /// Row numbers into the columns, or nothing for all of them in order.
  package var rows: [Int32]?

  package init(columns: [Column], rows: [Int32]? = nil) {
    self.columns = columns
    self.rows = rows
  }

  /// The number of rows selected.
  package var rowCount: Int { rows?.count ?? columns.first?.tensor.shape[0] ?? 0 }

  package func column(_ name: String) -> Column? { columns.first { $0.name == name } }
}
