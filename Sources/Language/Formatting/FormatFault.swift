/// What can be wrong with a format specification, or with its use for a value.
package enum FormatFault: Error, Hashable, Sendable {
  case unknownType(Character)
  case unreadable(String)
  case missingPrecision
  case tooLarge
  case nested
  case groupingWithType(Character, Character)
  /// A type that fits another kind of value: `d` for 0.5, `f` for a string.
  case wrongValue(type: Character, value: String)
  case notForText(String)

  package var message: String {
    switch self {
    case .unknownType(let type): "`\(type)` is no type of format"
    case .unreadable(let rest): "`\(rest)` cannot be read in a format"
    case .missingPrecision: "digits are missing after the point of the format"
    case .tooLarge: "the width or precision of the format is too large"
    case .nested: "a format cannot hold braces"
    case .groupingWithType(let separator, let type):
      "`\(separator)` cannot group the digits of a `\(type)` format"
    case .wrongValue(let type, let value): "the format `\(type)` is not for \(value)"
    case .notForText(let part): "\(part) is not for text"
    }
  }

  package var hint: String? {
    switch self {
    case .unknownType:
      "`f` shows fixed digits, `e` powers of ten, `g` the shorter of both, `d` a whole number, `%` a percentage, `s` text"
    case .unreadable: "such as `.3f`, `>10`, `+.2e`, `,d` or `.1%`"
    case .missingPrecision: "such as `.3f`"
    case .tooLarge: "at most 1000"
    case .nested: "write the number itself, such as `.3f`"
    case .groupingWithType: nil
    case .wrongValue(let type, _): type == "d" ? "write `.0f` for a rounded number" : nil
    case .notForText: "leave it out"
    }
  }
}
