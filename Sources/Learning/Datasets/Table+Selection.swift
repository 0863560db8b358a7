package import Autodiff

/// What cannot be selected from a table.
package enum TableError: Error, Hashable, Sendable {
  case noColumn(String)
  /// A column of text where numbers are wanted.
  case notNumbers(String)
  case noColumnsLeft
  /// More entries than a tensor may have.
  case tooLarge([Int])
}

extension Table {
  /// The table without some of its columns.
  package func dropping(_ names: [String]) throws(TableError) -> Table {
    for name in names where column(name) == nil { throw .noColumn(name) }
    let dropped = Set(names)
    let kept = columns.filter { !dropped.contains($0.name) }
    guard !kept.isEmpty else { throw .noColumnsLeft }
    return Table(columns: kept, rowCount: rowCount)
  }

  /// Some of the columns, in the order asked for.
  package func selecting(_ names: [String]) throws(TableError) -> Table {
    guard !names.isEmpty else { throw .noColumnsLeft }
    var selected: [Column] = []
    for name in names {
      guard let column = column(name) else { throw .noColumn(name) }
      selected.append(column)
    }
    return Table(columns: selected, rowCount: rowCount)
  }

  /// Some of the rows, in the order asked for, one as often as it is asked for.
  package func selecting(rows: [Int]) -> Table {
    precondition(rows.allSatisfy { $0 >= 0 && $0 < rowCount }, "the rows must exist")
    let selected = columns.map { column in
      let values: Values =
        switch column.values {
        case .numbers(let tensor): .numbers(tensor.entries(rows))
        case .booleans(let tensor): .booleans(tensor.entries(rows))
        case .text(let texts): .text(rows.map { texts[$0] })
        }
      return Column(name: column.name, values: values, missing: values.missing)
    }
    return Table(columns: selected, rowCount: rows.count)
  }

  /// All columns side by side, `[rows, columns]`; none may be text.
  package func matrix() throws(TableError) -> Tensor {
    var tensors: [Tensor] = []
    for column in columns {
      guard let tensor = column.values.tensor else { throw .notNumbers(column.name) }
      tensors.append(tensor)
    }
    guard let first = tensors.first else { throw .noColumnsLeft }
    let width = tensors.count
    guard let shape = try? Shape([rowCount, width]) else { throw .tooLarge([rowCount, width]) }
    var entries = [Double](repeating: 0, count: rowCount * width)
    for (i, tensor) in tensors.enumerated() {
      for (row, value) in tensor.doubles.enumerated() { entries[row * width + i] = value }
    }
    return Tensor(
      entries, shape: shape, precision: first.precision,
      isBoolean: tensors.allSatisfy(\.isBoolean))
  }
}

extension Table.Values {
  fileprivate var missing: Int {
    switch self {
    case .numbers(let tensor), .booleans(let tensor): tensor.doubles.count { $0.isNaN }
    case .text(let texts): texts.count { $0.isEmpty }
    }
  }
}

extension Tensor {
  fileprivate func entries(_ rows: [Int]) -> Tensor {
    Tensor(
      rows.map { self[$0] }, shape: shape.replacing(axis: 0, with: rows.count),
      precision: precision,
      isBoolean: isBoolean)
  }
}
