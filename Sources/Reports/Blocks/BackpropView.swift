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
      BackpropGraph(summary: summary).element
      DataTable(
        caption: "Backward pass of \(summary.source)",
        head: ["expression", "shape", "value", "gradient", "by the chain rule"],
        rows: rows, isWide: true
      ).element
      Element("p", ["class": "note"]) {
        "By the chain rule: for each expression that a row enters, the gradient of that expression "
        "times its local derivative by the row; Σ adds up the entries."
      }
    }
  }

  /// `cost`: 1 · 0.125, with a sign of summation where entries of the use share one of the row's.
  private static func chain(_ use: Use, into row: BackpropSummary.Row) -> Element {
    let isSummed = use.row.shape.reduce(1, *) > row.shape.reduce(1, *)
    return Element("div", ["class": "chain"]) {
      Element("code") { use.row.symbol }
      ": "
      if isSummed { "Σ " }
      factor(use.row.gradient) + " · "
      if case .none = use.local { "its Jacobian" } else { factor(use.local) }
    }
  }

  private static func factor(_ value: DisplayValue) -> String {
    single(value).map(Numbers.short) ?? cut(value)
  }

  /// A number, or that of an array with the same in every entry.
  static func single(_ value: DisplayValue) -> Double? {
    guard case .array(let array) = value, let first = array.entries.first,
      array.entries.count == array.count, array.entries.allSatisfy({ $0 == first })
    else { return nil }
    return first
  }

  private static func cut(_ value: DisplayValue) -> String {
    let limit = 80
    let text = Numbers.brief(value)
    return text.count > limit ? "\(text.prefix(limit))…" : text
  }
}
