import Experiments
import Markup

/// The backward pass as a table that walks from the value back to each parameter: the gradient of
/// a row is the sum over the rows that it enters, of their gradient times the local derivative.
enum BackpropView {
  private struct Use {
    var row: BackpropSummary.Row
    var local: DisplayValue
  }

  static func content(_ summary: BackpropSummary) -> Content {
    var uses = [[Use]](repeating: [], count: summary.rows.count)
    for row in summary.rows {
      for operand in row.operands where uses.indices.contains(operand.row) {
        uses[operand.row].append(Use(row: row, local: operand.local))
      }
    }
    let rows = summary.rows.indices.reversed().map { index -> [DataTable.Cell] in
      let row = summary.rows[index]
      return [
        .content(
          Content {
            Element("code") { row.symbol }
            if row.isParameter { Element("span", ["class": "flag quiet"]) { "parameter" } }
          }), .text(Numbers.shape(row.shape)), .array(cut(row.value)), .array(cut(row.gradient)),
        .content(Content { for use in uses[index] { chain(use, into: row) } }),
      ]
    }
    return Content {
      DataTable(
        caption: "Backward pass of \(summary.source)",
        head: ["expression", "shape", "value", "gradient", "gradient of · local derivative"],
        rows: rows, isWide: true
      ).element
    }
  }

  /// `cost`: 1 · 0.125, with a sign of summation where entries of the use share one of the row's.
  private static func chain(_ use: Use, into row: BackpropSummary.Row) -> Element {
    let isSummed = use.row.shape.reduce(1, *) > row.shape.reduce(1, *)
    return Element("div", ["class": "chain"]) {
      Element("code") { use.row.symbol }
      ": "
      if isSummed { "Σ " }
      cut(use.row.gradient) + " · "
      if case .none = use.local { "its Jacobian" } else { cut(use.local) }
    }
  }

  private static func cut(_ value: DisplayValue) -> String {
    let limit = 80
    let text = Numbers.brief(value)
    return text.count > limit ? "\(text.prefix(limit))…" : text
  }
}
