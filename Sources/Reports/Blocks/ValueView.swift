import Experiments
import Markup

/// Expressions with their values, one below the other.
enum ValueView {
  static func content(_ shown: ShownValue, typeset: (String) -> Content) -> Content {
    Content {
      Element("div", ["class": "value"]) {
        Element("code", ["class": "source"]) { shown.source }
        Element("span", ["aria-hidden": "true"]) { "=" }
        value(shown.value)
      }
      if let formula = shown.formula {
        Element("div", ["class": "value formula"]) { typeset(formula) }
      }
    }
  }

  static func value(_ value: DisplayValue) -> Content {
    switch value {
    case .array(let array)
    where array.shape.count >= 2 && array.count == array.entries.count
      && array.count <= 400:
      return Content { Element("pre") { matrix(array) } }
    case .named(let entries):
      return Content {
        DataTable(
          head: ["name", "value"],
          rows: entries.map { [.code($0.name), .content(ValueView.value($0.value))] }
        ).element
      }
    default: return Content { Element("code") { Numbers.text(value) } }
    }
  }

  /// Rows below each other, columns aligned.
  private static func matrix(_ array: ArraySummary) -> String {
    let width = array.shape.last ?? 1
    let words = array.entries.map {
      array.isBoolean ? ($0 != 0 ? "true" : "false") : Numbers.long($0)
    }
    let widest = words.map(\.count).max() ?? 0
    let padded = words.map { String(repeating: " ", count: widest - $0.count) + $0 }
    let rows = width == 0 ? 0 : padded.count / width
    let lines = (0..<rows).map { row in
      "[" + padded[(row * width)..<((row + 1) * width)].joined(separator: "  ") + "]"
    }
    return lines.joined(separator: "\n")
  }
}

/// `table(…)`, and what a loop showed.
enum TableView {
  private static let limit = 200

  static func content(_ table: TableSummary) -> Content {
    let rows = table.rows.prefix(limit).map { row in
      row.map { DataTable.Cell.number(Numbers.text($0)) }
    }
    return Content {
      DataTable(head: table.columns, rows: rows).element
      if table.rows.count > limit {
        Element("p", ["class": "note"]) {
          "The first \(limit) of \(Numbers.count(table.rows.count)) rows."
        }
      }
    }
  }
}

/// One line of a check.
enum AssertionView {
  static func element(_ assertion: Assertion) -> Element {
    Element("div", ["class": assertion.holds ? "check" : "check failed"]) {
      Element("span", ["class": assertion.holds ? "mark held" : "mark"]) {
        Element("span", ["aria-hidden": "true"]) { assertion.holds ? "✓" : "✗" }
        Element("span", ["class": "hidden"]) { assertion.holds ? "held: " : "failed: " }
      }
      Element("span") {
        Element("code") { assertion.source }
        if let left = assertion.left, let right = assertion.right, showsSides(assertion) {
          Element("span", ["class": "sides"]) { " " + sides(left, right) }
        }
        if let explanation = assertion.explanation {
          Element("span", ["class": "explanation"]) { " – " + Numbers.typographic(explanation) }
        }
      }
    }
  }

  /// An explanation of what held says more than its two numbers.
  private static func showsSides(_ assertion: Assertion) -> Bool {
    assertion.explanation == nil || !assertion.holds
  }

  private static func sides(_ left: DisplayValue, _ right: DisplayValue) -> String {
    let limit = 120
    func cut(_ text: String) -> String { text.count > limit ? "\(text.prefix(limit))…" : text }
    let (one, other) = (cut(Numbers.text(left)), cut(Numbers.text(right)))
    return one == other ? "(both \(one))" : "(\(one) and \(other))"
  }
}
