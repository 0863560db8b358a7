import Experiments
import Language
import Markup

/// Numbers and tables as the report writes them.
enum Numbers {
  /// Four significant digits, with a true minus sign.
  static func short(_ value: Double) -> String { typographic(rounded(value, significantDigits: 4)) }

  /// Six significant digits.
  static func long(_ value: Double) -> String { typographic(rounded(value)) }

  static func count(_ value: Int) -> String {
    var groups: [Substring] = []
    var rest = Substring(String(abs(value)))
    while rest.count > 3 {
      groups.insert(rest.suffix(3), at: 0)
      rest = rest.dropLast(3)
    }
    groups.insert(rest, at: 0)
    return (value < 0 ? "−" : "") + groups.joined(separator: ",")
  }

  static func percent(_ share: Double) -> String {
    share == 0 ? "0" : short(share * 100) + " %"
  }

  static func shape(_ sizes: [Int]) -> String {
    sizes.isEmpty ? "scalar" : sizes.map(String.init).joined(separator: " × ")
  }

  /// A shape whose rows are not known.
  static func shape(_ sizes: [Int?]) -> String {
    sizes.isEmpty ? "scalar" : sizes.map { $0.map(String.init) ?? "n" }.joined(separator: " × ")
  }

  static func text(_ value: DisplayValue) -> String {
    (try? value.text()).map(typographic) ?? ""
  }

  private static func typographic(_ text: String) -> String {
    var result = ""
    var previous: Character = " "
    for character in text {
      // A hyphen inside a word is none of ours.
      let isSign = character == "-" && !previous.isLetter && !previous.isNumber
      let isExponent = character == "-" && previous == "e"
      result.append(isSign || isExponent ? "−" : character)
      previous = character
    }
    return result
  }
}

/// A table with a head; cells that are numbers align right.
struct DataTable {
  enum Cell {
    case text(String)
    case number(String)
    case code(String)
    case content(Content)
  }

  var caption: String?
  var head: [String]
  var rows: [[Cell]]
  var isWide = false

  var element: Element {
    Element(
      "div",
      [
        "class": isWide ? "scroll wide" : "scroll", "tabindex": "0", "role": "region",
        "aria-label": caption ?? head.joined(separator: ", "),
      ]
    ) {
      Element("table", ["class": "values"]) {
        if let caption { Element("caption") { caption } }
        Element("thead") {
          Element("tr") {
            for (i, title) in head.enumerated() {
              Element("th", ["scope": "col", "class": isNumber(i) ? "number" : nil]) { title }
            }
          }
        }
        Element("tbody") {
          for row in rows {
            Element("tr") { for cell in row { DataTable.element(cell) } }
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
    case .content(let content): Element("td") { content }
    }
  }
}
