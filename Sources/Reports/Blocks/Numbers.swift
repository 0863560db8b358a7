import Experiments
import Language
import Markup

/// Numbers and tables as the report writes them.
enum Numbers {
  /// Four significant digits, with a true minus sign.
  static func short(_ value: Double) -> String { typographic(rounded(value, significantDigits: 4)) }

  /// Three significant digits, for tables of many columns.
  static func shortest(_ value: Double) -> String {
    typographic(rounded(value, significantDigits: 3))
  }

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

  /// Four significant digits of every number.
  static func brief(_ value: DisplayValue) -> String {
    guard let format = try? FormatSpecification(".4g"), let text = try? value.text(format) else {
      return Numbers.text(value)
    }
    return typographic(text)
  }

  /// A number as prose writes it; any other text as it is.
  static func inProse(_ text: String) -> String {
    Double(text) == nil ? text : typographic(text)
  }

  /// "1 step", "2 steps".
  static func count(_ value: Int, _ noun: String) -> String {
    "\(count(value)) \(noun)\(value == 1 ? "" : "s")"
  }

  static func typographic(_ text: String) -> String {
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
