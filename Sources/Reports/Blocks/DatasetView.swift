import Charts
import Experiments
import Markup

/// A dataset: its columns with ranges and spread, its first rows.
enum DatasetView {
  static func content(_ data: DatasetSummary) -> Content {
    Content {
      Element("p", ["class": "lead"]) {
        Element("code") { data.name }
        ": \(Numbers.count(data.rows)) rows, \(data.columns.count) columns"
        if !data.parts.isEmpty {
          "; "
            + data.parts.map { "\($0.name) \(Numbers.count($0.rows))" }.joined(separator: ", ")
        }
      }
      DataTable(
        head: ["column", "shape", "type", "smallest", "largest", "mean", "std", "spread"],
        rows: data.columns.map(row), dropsEmptyColumns: true
      ).element
      firstRows(data)
    }
  }

  private static func row(_ column: DatasetSummary.Column) -> [DataTable.Cell] {
    func number(_ value: Double?) -> DataTable.Cell { .number(value.map(Numbers.short) ?? "") }
    let type = column.missing > 0 ? "\(column.type), \(column.missing) missing" : column.type
    return [
      .code(column.name), .text(Numbers.shape(column.shape)), .text(type),
      number(column.minimum), number(column.maximum), number(column.mean),
      number(column.deviation),
      column.histogram.isEmpty
        ? .text("")
        : .content(
          Content {
            TinyHistogram(column.histogram, from: column.minimum, to: column.maximum)
              .svg(name: "values of \(column.name)")
          }),
    ]
  }

  private static func firstRows(_ data: DatasetSummary) -> Content {
    let count = data.columns.map(\.firstRows.count).max() ?? 0
    if count == 0 { return .empty }
    for column in data.columns {
      if let strip = strip(column, among: data.columns) { return strip }
    }
    let rows = (0..<count).map { index in
      data.columns.map { column -> DataTable.Cell in
        guard index < column.firstRows.count else { return .text("") }
        return .number(text(column.firstRows[index]))
      }
    }
    return Content {
      Element("details", ["class": "data-fold"]) {
        Element("summary") { "First rows of \(data.name)" }
        DataTable(head: data.columns.map(\.name), rows: rows).element
      }
    }
  }

  private static func text(_ value: DisplayValue) -> String {
    let limit = 48
    let text = Numbers.brief(value)
    return text.count > limit ? "\(text.prefix(limit))…" : text
  }

  /// Rows that are images beside each other, with what the other columns say of each below it.
  private static func strip(
    _ column: DatasetSummary.Column, among columns: [DatasetSummary.Column]
  ) -> Content? {
    let others = columns.filter { $0.name != column.name && $0.shape.isEmpty }
    let items = column.firstRows.enumerated().compactMap { index, value -> Element? in
      guard let image = image(value, column) else { return nil }
      return Element("li") {
        image
        for other in others where index < other.firstRows.count {
          Element("div") { "\(other.name) \(text(other.firstRows[index]))" }
        }
      }
    }
    return items.isEmpty ? nil : Content { Element("ul", ["class": "strip"]) { items } }
  }

  /// A row that looks like an image: a square of numbers that are not negative.
  private static func image(_ value: DisplayValue, _ column: DatasetSummary.Column) -> Element? {
    guard case .array(let array) = value, array.entries.count == array.count else { return nil }
    let sizes = array.shape.filter { $0 != 1 }
    var side = 0
    while side * side < array.count { side += 1 }
    let isSquare = sizes.count == 1 && side * side == array.count && side >= 6
    let isImage = sizes.count == 2 && sizes[0] >= 6 && sizes[1] >= 6
    guard isSquare || isImage, (column.minimum ?? -1) >= 0 else { return nil }
    let rows = isSquare ? side : sizes[0]
    let columns = isSquare ? side : sizes[1]
    return Thumbnail(Matrix(rows: rows, columns: columns, values: array.entries))
      .image(text: "a row of \(column.name) as an image")
  }
}
