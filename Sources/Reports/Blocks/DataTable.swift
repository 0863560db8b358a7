import Markup

/// A table with a head; cells that are numbers align right.
struct DataTable {
  enum Cell {
    case text(String)
    case number(String)
    case code(String)
    /// Numbers in brackets, which may go on in the next line.
    case array(String)
    case content(Content)

    /// Nothing stands there.
    var isEmpty: Bool {
      switch self {
      case .text(let text), .number(let text), .code(let text), .array(let text): text.isEmpty
      case .content: false
      }
    }
  }

  var caption: String?
  var head: [String]
  var rows: [[Cell]]
  /// Uses the margin of the page as well.
  var isWide = false
  /// Leaves out the columns in which nothing stands.
  var dropsEmptyColumns = false

  var element: Element {
    let columns = head.indices.filter { column in
      !dropsEmptyColumns || rows.contains { column < $0.count && !$0[column].isEmpty }
    }
    return Element(
      "div",
      [
        "class": isWide ? "scroll wide" : "scroll", "tabindex": "0", "role": "group",
        "aria-label": caption ?? head.joined(separator: ", "),
      ]
    ) {
      Element("table", ["class": "values"]) {
        if let caption { Element("caption") { caption } }
        Element("thead") {
          Element("tr") {
            for column in columns {
              Element("th", ["scope": "col", "class": isNumber(column) ? "number" : nil]) {
                head[column]
              }
            }
          }
        }
        Element("tbody") {
          for row in rows {
            Element("tr") {
              for column in columns where column < row.count { DataTable.element(row[column]) }
            }
          }
        }
      }
    }
  }

  private func isNumber(_ column: Int) -> Bool {
    if let first = rows.first, column < first.count, case .number = first[column] {
      true
    } else {
      false
    }
  }

  private static func element(_ cell: Cell) -> Element {
    switch cell {
    case .text(let text): Element("td") { text }
    case .number(let text): Element("td", ["class": "number"]) { text }
    case .code(let text): Element("td") { Element("code") { text } }
    case .array(let text): Element("td", ["class": "array"]) { text }
    case .content(let content): Element("td") { content }
    }
  }
}
