/// `` `{eval} fit.m:.3f` ``: an expression whose value stands in the text.
package struct InlineValue: Sendable, Hashable {
  /// Which names it sees.
  package enum Scope: Sendable, Hashable {
    /// In prose: those of the executable blocks before it, of which there are so many.
    case afterBlocks(Int)
    /// In titles and captions: those at the end.
    case end
  }

  /// The code span with its backticks.
  package var range: SourceRange
  package var expression: SourceRange
  /// After the last colon outside brackets and strings; without the colon.
  package var formatRange: SourceRange?
  /// The texts of the two, which differ from the source's where YAML escapes bytes.
  package var expressionText: String
  package var formatText: String?
  package var scope: Scope

  /// - Parameters:
  ///   - literal: the code, which begins with `{eval}`.
  ///   - range: the code span with its backticks.
  init(_ literal: String, range: SourceRange, in source: SourceText) {
    self.range = range
    scope = .end
    var text = Array(literal.utf8.dropFirst(6))
    let blanks = text.prefix { $0 <= 0x20 }.count
    text.removeFirst(blanks)
    while let last = text.last, last <= 0x20 { text.removeLast() }
    var lower = range.lower
    while lower < range.upper, source.bytes[lower] != UInt8(ascii: "}") { lower += 1 }
    var upper = range.upper
    while upper > lower, source.bytes[upper - 1] == UInt8(ascii: "`") { upper -= 1 }
    let place = source.trimmed(SourceRange(min(lower + 1, upper), upper))
    expression = place
    guard let colon = Self.formatColon(in: text) else {
      expressionText = String(decoding: text, as: UTF8.self)
      return
    }
    expressionText = String(decoding: text[..<colon], as: UTF8.self)
    formatText = String(decoding: text[(colon + 1)...], as: UTF8.self)
    let split = min(place.lower + colon, place.upper)
    expression = source.trimmed(SourceRange(place.lower, split))
    formatRange = SourceRange(min(split + 1, place.upper), place.upper)
    while expressionText.last == " " { expressionText.removeLast() }
  }

  static func emptyExpression(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      128, at: range, "this inline value has no expression",
      hint: "write one after {eval}, as in `{eval} fit.cost:.3f`")
  }

  /// Where the format begins within an expression's text: the offset of its colon.
  static func formatColon(in text: [UInt8]) -> Int? {
    var depth = 0
    var quote: UInt8?
    var colon: Int?
    var i = 0
    while i < text.count {
      let byte = text[i]
      if let open = quote {
        if byte == UInt8(ascii: "\\") { i += 1 } else if byte == open { quote = nil }
      } else {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = byte
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
        case UInt8(ascii: ":") where depth == 0: colon = i
        default: break
        }
      }
      i += 1
    }
    return colon
  }
}
