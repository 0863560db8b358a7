import Notebooks

extension Parser {
  /// The statements of the whole block.
  mutating func parseStatements() -> [Statement] {
    var statements: [Statement] = []
    while current.kind != .end { parseStatement(into: &statements) }
    return statements
  }

  private mutating func parseStatement(into statements: inout [Statement]) {
    switch current.kind {
    case .newline, .dedent: advance()
    case .indent:
      remark(.unexpectedIndent, current.range)
      advance()
      parseLines(into: &statements)
    case .keyword(.for): parseFor(into: &statements)
    case .keyword(.if): parseIf(into: &statements)
    case .keyword(.def): parseDefinition(into: &statements)
    case .keyword(.elif), .keyword(.else): skipCompound(.strayElse(text(current)))
    case .keyword(let keyword) where keyword.opensForeignBlock:
      skipCompound(.foreign(.keyword(keyword)))
    case .symbol(.matrixMultiply): skipCompound(.foreign(.decorator))
    case .name where isElseIf: skipCompound(.foreign(.elseIf(text(current))))
    default: parseSimpleLine(into: &statements)
    }
  }

  /// Lines up to the end of an indented block.
  private mutating func parseLines(into statements: inout [Statement]) {
    while current.kind != .dedent, current.kind != .end { parseStatement(into: &statements) }
    if current.kind == .dedent { advance() }
  }

  /// Reports a block statement that the language has not, and goes on after its body.
  private mutating func skipCompound(_ fault: SyntaxFault) {
    report(fault, current.range)
    recover()
    if current.kind == .newline { advance() }
    guard current.kind == .indent else { return }
    var depth = 0
    repeat {
      if current.kind == .indent { depth += 1 }
      if current.kind == .dedent { depth -= 1 }
      advance()
    } while depth > 0 && current.kind != .end
  }

  private var isElseIf: Bool {
    let word = text(current)
    guard word == "elseif" || word == "elsif" else { return false }
    switch peek() {
    case .name, .number, .string: return true
    default: return false
    }
  }

  // MARK: Compound statements

  /// The body after `:`; a missing colon is reported and read as if it stood there.
  private mutating func parseBody(of word: String) -> [Statement] {
    var body: [Statement] = []
    guard enter() else {
      recover()
      return body
    }
    defer { leave() }
    if !accept(.colon) {
      if at(.assign) { report(.assignmentInCondition, current.range) }
      report(.missingColon(word), SourceRange(previousEnd, previousEnd))
      let skips = current.kind != .newline
      recover()
      // What was skipped may have been the body.
      if skips, peek() != .indent { return body }
    }
    guard current.kind == .newline else {
      parseSimpleLine(into: &body)
      return body
    }
    guard peek() == .indent else {
      remark(.missingBody(word), SourceRange(previousEnd, previousEnd))
      return body
    }
    advance()
    advance()
    parseLines(into: &body)
    return body
  }

  private mutating func parseFor(into statements: inout [Statement]) {
    let start = current.range.lower
    advance()
    let targets = parseLoopTargets()
    if !accept(.in), !isRecovering { report(.unexpected(found), current.range) }
    let sequence = isRecovering ? errorHere() : parseExpressionList()
    let body = parseBody(of: "for")
    if at(.else) { skipCompound(.foreign(.loopElse)) }
    statements.append(
      Statement(
        .forLoop(targets: targets, sequence: sequence, body: body),
        range(from: start)))
  }

  private func errorHere() -> Expression { Expression(.error, current.range) }

  private mutating func parseIf(into statements: inout [Statement]) {
    let start = current.range.lower
    var branches: [Statement.Branch] = []
    var otherwise: [Statement] = []
    repeat {
      let word = text(current)
      advance()
      let condition = parseExpression().expression
      branches.append(Statement.Branch(condition: condition, body: parseBody(of: word)))
    } while at(.elif)
    if at(.else) {
      if peek() == .keyword(.if) {
        skipCompound(.foreign(.elseIf("else if")))
      } else {
        advance()
        otherwise = parseBody(of: "else")
      }
    }
    statements.append(
      Statement(.conditional(branches, otherwise: otherwise), range(from: start)))
  }

  private mutating func parseDefinition(into statements: inout [Statement]) {
    let start = current.range.lower
    advance()
    let name = parseIdentifier()
    let parameters = isRecovering ? [] : parseParameters()
    if at(.arrow) { report(.foreign(.annotation), current.range) }
    definitionDepth += 1
    let body = parseBody(of: "def")
    definitionDepth -= 1
    let definition = Definition(name: name, parameters: parameters, body: body)
    statements.append(Statement(.define(definition), range(from: start)))
  }

  private mutating func parseParameters() -> [Definition.Parameter] {
    var parameters: [Definition.Parameter] = []
    var names: Set<String> = []
    guard accept(.leftParenthesis) else {
      report(.unexpected(found), current.range)
      return parameters
    }
    openBrackets += 1
    while !at(.rightParenthesis), !isRecovering {
      if at(.multiply) || at(.power) {
        report(.foreign(.starredArgument), current.range)
        break
      }
      let name = parseIdentifier()
      if !names.insert(name.name).inserted {
        remark(.repeatedParameter(name.name), name.range)
      }
      if at(.colon) { report(.foreign(.annotation), current.range) }
      var initial: Expression?
      if accept(.assign) {
        initial = parseExpression().expression
      } else if parameters.last?.initial != nil {
        remark(.parameterWithoutDefault(name.name), name.range)
      }
      parameters.append(Definition.Parameter(name: name, initial: initial))
      if !accept(.comma), !at(.rightParenthesis) { report(.missingComma, current.range) }
    }
    openBrackets -= 1
    if !isRecovering { advance() }
    return parameters
  }

  /// `i`, `i, x` or `(i, x)` of a loop.
  mutating func parseLoopTargets() -> [Identifier] {
    let isBracketed = accept(.leftParenthesis)
    var targets: [Identifier] = []
    repeat {
      if at(.leftParenthesis) { report(.cannotAssign(.nested), current.range) }
      if at(.in) || at(.rightParenthesis), !targets.isEmpty { break }
      targets.append(parseIdentifier())
    } while !isRecovering && accept(.comma)
    if isBracketed, !accept(.rightParenthesis) { report(.missingComma, current.range) }
    return targets
  }

  mutating func parseIdentifier() -> Identifier {
    let range = current.range
    switch current.kind {
    case .name:
      let name = text(current)
      advance()
      return Identifier(name, range)
    case .keyword: report(.keywordIsNoName(text(current)), range)
    default: report(.expectedName(found: found), range)
    }
    return Identifier("", range)
  }
}

extension Keyword {
  /// Whether the word begins a statement with an indented body in Python.
  fileprivate var opensForeignBlock: Bool {
    switch self {
    case .while, .class, .try, .except, .finally, .with, .async: true
    default: false
    }
  }
}
