package import Notebooks

/// What a stretch of code is, for its colour.
package enum TokenClass: String, Sendable, CaseIterable {
  case keyword
  case name
  /// A name that is called and is one of the built-in functions.
  case builtin
  /// A name that is called, of the author's own.
  case function
  case number
  case string
  case comment
  case `operator`
  case punctuation
  /// A `#| key: value` line.
  case option
}

/// Classifies the text of a block, in the order of the text; blanks are left out.
///
/// - Parameters:
///   - range: the block's lines, with or without its options.
///   - isBuiltin: whether a name is that of a built-in function.
package func highlight(
  _ source: SourceText, _ range: SourceRange, isBuiltin: (String) -> Bool
) -> [(range: SourceRange, class: TokenClass)] {
  var lexer = Lexer(source, range)
  lexer.scan(lines: false)
  var result: [(range: SourceRange, class: TokenClass)] = []
  for (i, token) in lexer.tokens.enumerated() {
    switch token.kind {
    case .name:
      let name = source.text(token.range)
      let isAttribute = i > 0 && lexer.tokens[i - 1].kind == .symbol(.dot)
      let isCalled =
        i + 1 < lexer.tokens.count && lexer.tokens[i + 1].kind == .symbol(.leftParenthesis)
      let isDefined = i > 0 && lexer.tokens[i - 1].kind == .keyword(.def)
      let kind: TokenClass =
        isCalled && !isAttribute && !isDefined && isBuiltin(name)
        ? .builtin : isCalled || isDefined ? .function : .name
      result.append((token.range, kind))
    case .keyword: result.append((token.range, .keyword))
    case .number: result.append((token.range, .number))
    case .string: result += pieces(of: token.range, source)
    case .symbol(let symbol): result.append((token.range, symbol.tokenClass))
    case .lineStart, .newline, .indent, .dedent, .end, .unknown: break
    }
  }
  for comment in lexer.comments {
    let isOption =
      comment.upper - comment.lower >= 2 && source.bytes[comment.lower + 1] == UInt8(ascii: "|")
    result.append((comment, isOption ? .option : .comment))
  }
  return result.sorted { $0.range.lower < $1.range.lower }
}

/// A string as one piece; of a formatted one, the code between its braces is classified, too.
private func pieces(
  of range: SourceRange, _ source: SourceText
) -> [(range: SourceRange, class: TokenClass)] {
  guard let frame = StringFrame(source.bytes, at: range.lower, end: range.upper),
    frame.isFormatted
  else { return [(range, .string)] }
  var result: [(range: SourceRange, class: TokenClass)] = []
  var reader = StringReader(source: source, end: range.upper, frame: frame)
  var start = range.lower
  while let piece = reader.next() {
    guard case .braces(let inner) = piece else { continue }
    result.append((SourceRange(start, inner.lower), .string))
    // Strings inside are one piece each, so that no depth of nesting is walked.
    var nested = Lexer(source, inner)
    nested.scan(lines: false)
    start = inner.upper
    var depth = 0
    for token in nested.tokens {
      if case .symbol(let symbol) = token.kind {
        depth += symbol.closing != nil ? 1 : symbol.isClosing ? -1 : 0
        if symbol == .colon, depth == 0 {
          // The format belongs to the text.
          start = token.range.lower
          break
        }
      }
      let kind: TokenClass? =
        switch token.kind {
        case .name: .name
        case .keyword: .keyword
        case .number: .number
        case .string: .string
        case .symbol(let symbol): symbol.tokenClass
        default: nil
        }
      if let kind { result.append((token.range, kind)) }
    }
  }
  result.append((SourceRange(start, range.upper), .string))
  return result
}

extension Symbol {
  fileprivate var tokenClass: TokenClass {
    switch self {
    case .leftParenthesis, .rightParenthesis, .leftBracket, .rightBracket, .leftBrace,
      .rightBrace, .comma, .colon, .semicolon, .dot:
      .punctuation
    default: .operator
    }
  }
}
