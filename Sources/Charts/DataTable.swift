package import Markup

extension Chart {
  /// The numbers behind the figure as tables, at most `rows` evenly spread rows of each; `nil`
  /// if there are none. Marks over the same places share a table; what two panels show, on a
  /// linear and on a logarithmic axis, stands once.
  package func dataTables(rows: Int = 200) -> [Element] {
    var written: [DataColumns] = []
    var tables: [Element] = []
    for panel in panels {
      for data in Self.joined(panel) where !written.contains(where: { Self.isSame($0, data) }) {
        written.append(data)
        tables.append(Self.table(data, title: panel.title, rows: rows))
      }
    }
    return tables
  }

  private static func isSame(_ one: DataColumns, _ other: DataColumns) -> Bool {
    one.names == other.names && one.columns.count == other.columns.count
      && zip(one.columns, other.columns).allSatisfy { isSame($0, $1) }
  }

  private static func joined(_ panel: Panel) -> [DataColumns] {
    var tables: [DataColumns] = []
    for mark in panel.marks {
      guard var columns = mark.table, !columns.columns.isEmpty else { continue }
      for (index, axis) in [panel.x, panel.y].enumerated() {
        guard let label = axis.label, index < columns.names.count,
          columns.names[index] == ["x", "y"][index]
        else { continue }
        columns.names[index] = label
      }
      if let last = tables.indices.last, isSame(tables[last].columns[0], columns.columns[0]) {
        tables[last].names += columns.names.dropFirst()
        tables[last].columns += columns.columns.dropFirst()
      } else {
        tables.append(columns)
      }
    }
    return tables
  }

  /// Equal, with NaN equal to itself.
  private static func isSame(_ one: DataColumns.Column, _ other: DataColumns.Column) -> Bool {
    guard case .numbers(let first) = one, case .numbers(let second) = other else {
      return one == other
    }
    return first.count == second.count
      && zip(first, second).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
  }

  private static func table(_ data: DataColumns, title: String?, rows limit: Int) -> Element {
    let total = data.columns.map(\.count).min() ?? 0
    let shown = Thinning.rows(total, count: limit)
    var caption = title
    if shown.count < total {
      let words = "\(shown.count) of \(NumberText.grouped(String(total))) rows, evenly spread"
      caption = title.map { "\($0): \(words)" } ?? words
    }
    return Element("table", ["class": "data"]) {
      if let caption { Element("caption") { caption } }
      Element("thead") {
        Element("tr") {
          for name in data.names { Element("th", ["scope": "col"]) { name } }
        }
      }
      Element("tbody") {
        for row in shown {
          Element("tr") {
            for column in data.columns {
              switch column {
              case .numbers(let values): Element("td") { NumberText.short(values[row], digits: 5) }
              case .names(let names): Element("td", ["class": "name"]) { names[row] }
              }
            }
          }
        }
      }
    }
  }
}
