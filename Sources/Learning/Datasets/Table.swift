package import Autodiff

/// Named columns of equal length as a file holds them, in order; unlike a dataset's, some may be
/// text.
package struct Table: Sendable {
  package enum Values: Sendable {
    /// One number a row; NaN where one is missing.
    case numbers(Tensor)
    case booleans(Tensor)
    case text([String])

    package var count: Int {
      switch self {
      case .numbers(let tensor), .booleans(let tensor): tensor.count
      case .text(let texts): texts.count
      }
    }

    /// The entries, unless they are text.
    package var tensor: Tensor? {
      switch self {
      case .numbers(let tensor), .booleans(let tensor): tensor
      case .text: nil
      }
    }
  }

  package struct Column: Sendable {
    package var name: String
    package var values: Values
    /// How many of the values are missing.
    package var missing: Int

    package init(name: String, values: Values, missing: Int = 0) {
      self.name = name
      self.values = values
      self.missing = missing
    }
  }

  package let columns: [Column]
  package let rowCount: Int

  package init(columns: [Column], rowCount: Int) {
    precondition(
      columns.allSatisfy { $0.values.count == rowCount }, "columns must be equally long")
    self.columns = columns
    self.rowCount = rowCount
  }

  package var names: [String] { columns.map(\.name) }

  package func column(_ name: String) -> Column? { columns.first { $0.name == name } }
}
