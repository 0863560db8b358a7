package import Notebooks

/// Recursive descent with recovery: after a mistake the rest of its line is skipped, so that each
/// statement gives at most one diagnostic and the next one is read as usual.
///
/// Nesting and the height of the tree are limited, so that neither parsing nor any later walk over
/// the tree can run out of stack. Linear in the number of tokens.
struct Parser {
  /// How deeply brackets, operators and blocks may nest.
  static let nestingLimit = 200
  /// How high a tree may grow, as by a long chain of additions.
  static let heightLimit = 500

  let source: SourceText
  let tokens: [Token]
  let unclosed: Set<Int>
  /// Whether line ends count.
  let lines: Bool
  /// How many formatted strings enclose this text.
  let stringNesting: Int

  var position = 0
  var faults: [PlacedFault]
  /// Lines of which the lexer or the layout has complained: a second word would only confuse.
  private var faultyLines: Set<Int> = []
  /// Brackets open at this place.
  var openBrackets = 0
  /// From a mistake to the end of its line: nothing more is reported.
  var isRecovering = false
  var nesting = 0
  var definitionDepth = 0
  /// The height of the highest tree so far.
  var tallest = 1

  /// An expression and how high its tree is.
  struct Term {
    var expression: Expression
    var height: Int
    var range: SourceRange { expression.range }
  }

  init(
    _ source: SourceText, _ range: SourceRange, indentation: Int = 0, lines: Bool = true,
    stringNesting: Int = 0
  ) {
    var lexer = Lexer(source, range, indentation: indentation)
    lexer.scan(lines: lines)
    let layout = Layout(source, lexer.tokens, end: range.upper)
    self.source = source
    self.lines = lines
    self.stringNesting = stringNesting
    tokens = layout.tokens
    unclosed = layout.unclosed
    faults = []
    // Of several on one line the first is the cause, as a rule.
    let found = (lexer.faults + layout.faults).sorted { $0.range.lower < $1.range.lower }
    for fault in found where faultyLines.insert(source.line(at: fault.range.lower)).inserted {
      faults.append(fault)
    }
  }

  // MARK: Tokens

  var current: Token { tokens[position] }
  var previousEnd: Int { position > 0 ? tokens[position - 1].range.upper : current.range.lower }

  /// From an offset to the end of what was read last.
  func range(from start: Int) -> SourceRange { SourceRange(start, max(start, previousEnd)) }

  func peek(_ ahead: Int = 1) -> Token.Kind {
    position + ahead < tokens.count ? tokens[position + ahead].kind : .end
  }

  mutating func advance() { if position < tokens.count - 1 { position += 1 } }

  func at(_ symbol: Symbol) -> Bool { current.kind == .symbol(symbol) }
  func at(_ keyword: Keyword) -> Bool { current.kind == .keyword(keyword) }

  mutating func accept(_ symbol: Symbol) -> Bool {
    guard at(symbol) else { return false }
    advance()
    return true
  }

  mutating func accept(_ keyword: Keyword) -> Bool {
    guard at(keyword) else { return false }
    advance()
    return true
  }

  func text(_ token: Token) -> String { source.text(token.range) }

  /// What stands here, as a message names it.
  var found: String {
    switch current.kind {
    case .newline, .end, .lineStart: "the end of the line"
    case .indent: "an indented line"
    case .dedent: "the end of the block"
    case .string: "a string"
    case .name, .number, .keyword, .symbol, .unknown: "`\(String(text(current).prefix(40)))`"
    }
  }

  // MARK: Faults

  mutating func report(_ fault: SyntaxFault, _ range: SourceRange) {
    guard !isRecovering else { return }
    isRecovering = true
    // A line that ends inside a bracket is that of an unclosed one, which was reported.
    if openBrackets > 0, current.kind == .newline, lines { return }
    if isFaulty(range) { return }
    faults.append(PlacedFault(fault, range))
  }

  /// Reports what need not stop the reading of the line.
  mutating func remark(_ fault: SyntaxFault, _ range: SourceRange) {
    if !isRecovering, !isFaulty(range) { faults.append(PlacedFault(fault, range)) }
  }

  private func isFaulty(_ range: SourceRange) -> Bool {
    !faultyLines.isEmpty && faultyLines.contains(source.line(at: range.lower))
  }

  /// The mistake at the current token, or the error expression that stands for it.
  mutating func failure(_ fault: SyntaxFault, at range: SourceRange? = nil) -> Term {
    report(fault, range ?? current.range)
    return Term(expression: Expression(.error, range ?? current.range), height: 1)
  }

  /// Goes to the end of the line and of what is indented under it.
  mutating func recover() {
    guard isRecovering else { return }
    while current.kind != .newline, current.kind != .end, current.kind != .dedent { advance() }
    isRecovering = false
    openBrackets = 0
  }

  // MARK: Limits

  /// Goes one level deeper, unless that is too deep; each `enter` that holds needs a `leave`.
  mutating func enter() -> Bool {
    guard nesting < Parser.nestingLimit else {
      report(.tooDeep, current.range)
      return false
    }
    nesting += 1
    return true
  }

  mutating func leave() { nesting -= 1 }

  mutating func term(_ kind: Expression.Kind, _ range: SourceRange, over height: Int) -> Term {
    guard height < Parser.heightLimit else { return failure(.tooLong, at: range) }
    tallest = max(tallest, height + 1)
    return Term(expression: Expression(kind, range), height: height + 1)
  }

  // MARK: Results

  /// Diagnostics in the order of the text, not more than a reader can use.
  func diagnostics(limit: Int = 20) -> [Diagnostic] {
    let ordered = faults.enumerated().sorted {
      ($0.element.range.lower, $0.offset) < ($1.element.range.lower, $1.offset)
    }
    return ordered.prefix(limit).map { $0.element.fault.diagnostic(at: $0.element.range) }
  }
}

/// Reads the statements of a block.
///
/// - Parameters:
///   - body: the lines of code; their line ends may be of any kind.
///   - indentation: how many spaces CommonMark takes off each line.
package func parseBlock(_ source: SourceText, body: SourceRange, indentation: Int) -> BlockSyntax {
  var parser = Parser(source, body, indentation: indentation)
  let statements = parser.parseStatements()
  return BlockSyntax(statements: statements, diagnostics: parser.diagnostics())
}

/// Reads one expression, as an inline value holds it; line ends are blanks.
package func parseExpression(
  _ source: SourceText, _ range: SourceRange
) -> (expression: Expression, diagnostics: [Diagnostic]) {
  var parser = Parser(source, range, lines: false)
  let expression = parser.parseWhole()
  return (expression, parser.diagnostics())
}

/// Reads an inline value: an expression and, after a colon outside brackets and strings, a format
/// specification.
package func parseInlineValue(
  _ source: SourceText, _ range: SourceRange
) -> (expression: Expression, format: FormatSpecification?, diagnostics: [Diagnostic]) {
  var parser = Parser(source, range, lines: false)
  let (expression, format) = parser.parseFormatted(range)
  return (expression, format, parser.diagnostics())
}
