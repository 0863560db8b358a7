import Notebooks

extension Parser {
  /// One string, or several that stand side by side and are one.
  mutating func parseStrings() -> Term {
    let start = current.range
    var parts: [StringPart] = []
    var isFormatted = false
    var height = 0
    while current.kind == .string, !isRecovering {
      let token = current
      advance()
      readString(token.range, &parts, &isFormatted, &height)
    }
    let range = range(from: start.lower)
    if isFormatted { return term(.interpolatedString(parts), range, over: height) }
    return term(.string(parts.first?.plainText ?? ""), range, over: 0)
  }

  private mutating func readString(
    _ range: SourceRange, _ parts: inout [StringPart], _ isFormatted: inout Bool,
    _ height: inout Int
  ) {
    guard let frame = StringFrame(source.bytes, at: range.lower, end: range.upper) else { return }
    var contentEnd = range.upper
    let quotes = frame.isTriple ? 3 : 1
    if contentEnd - frame.contentStart >= quotes, source.bytes[contentEnd - 1] == frame.quote {
      contentEnd -= quotes
    }
    var reader = StringReader(
      source: source, end: max(contentEnd, frame.contentStart), frame: frame)
    if frame.isFormatted { isFormatted = true }
    while let piece = reader.next() {
      switch piece {
      case .text(let text): parts.appendText(text)
      case .braces(let inner):
        let (part, partHeight) = parseBraces(inner)
        height = max(height, partHeight)
        parts.append(part)
      }
    }
    for fault in reader.faults { faults.append(fault) }
  }

  /// What stands between the braces of a formatted string.
  private mutating func parseBraces(_ range: SourceRange) -> (StringPart, Int) {
    let error = Expression(.error, range)
    guard stringNesting < formattedStringLimit, nesting + 1 < Parser.nestingLimit else {
      report(.formattedStringsTooDeep, range)
      return (.value(error, format: nil), 1)
    }
    var parser = Parser(source, range, lines: false, stringNesting: stringNesting + 1)
    parser.nesting = nesting + 1
    let (expression, format) = parser.parseFormatted(range)
    faults += parser.faults
    return (.value(expression, format: format), parser.tallest)
  }

  /// `expression` or `expression:format`, and nothing after it.
  mutating func parseFormatted(
    _ range: SourceRange
  ) -> (expression: Expression, format: FormatSpecification?) {
    let colon = formatColon()
    let format = colon.flatMap { readFormat($0, range.upper) }
    guard let colon else {
      if current.kind == .newline {
        report(.emptyBraces, range)
        return (Expression(.error, range), format)
      }
      let expression = parseExpressionList()
      if at(.exclamation), !isRecovering { report(.conversionInBraces, current.range) }
      if at(.assign), !isRecovering, peek() == .newline {
        report(.conversionInBraces, current.range)
      }
      checkEnd()
      return (expression, format)
    }
    // The format is no code: what the lexer made of it, it must not complain about.
    var inner = Parser(
      source, SourceRange(range.lower, colon), lines: false, stringNesting: stringNesting)
    inner.nesting = nesting
    let expression = inner.parseFormatted(SourceRange(range.lower, colon)).expression
    tallest = max(tallest, inner.tallest)
    faults = faults.filter { if case .format = $0.fault { true } else { false } } + inner.faults
    return (expression, format)
  }

  /// Where the format begins: a colon outside brackets and strings. No expression has one there.
  private func formatColon() -> Int? {
    var depth = 0
    for token in tokens {
      guard case .symbol(let symbol) = token.kind else { continue }
      if symbol.closing != nil { depth += 1 }
      if symbol.isClosing { depth -= 1 }
      if depth == 0, symbol == .colon || symbol == .walrus { return token.range.lower }
    }
    return nil
  }

  private mutating func readFormat(_ colon: Int, _ upper: Int) -> FormatSpecification? {
    let range = SourceRange(colon + 1, max(colon + 1, upper))
    let text = source.text(range)
    if text.contains("{") {
      faults.append(PlacedFault(.format(.nested), range))
      return nil
    }
    do throws(FormatFault) {
      return try FormatSpecification(text)
    } catch {
      faults.append(PlacedFault(.format(error), range))
      return nil
    }
  }
}

extension StringPart {
  fileprivate var plainText: String? { if case .text(let text) = self { text } else { nil } }
}

extension [StringPart] {
  /// Adds text, joined to the text before.
  fileprivate mutating func appendText(_ text: String) {
    if case .text(let before)? = last {
      self[count - 1] = .text(before + text)
    } else {
      append(.text(text))
    }
  }
}
