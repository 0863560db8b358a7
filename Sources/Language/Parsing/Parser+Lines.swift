import Notebooks

extension Parser {
  /// Simple statements up to the end of the line, with semicolons between them.
  mutating func parseSimpleLine(into statements: inout [Statement]) {
    repeat {
      if current.kind == .newline { break }
      let before = position
      let start = current.range.lower
      let kind = parseSimple()
      statements.append(Statement(kind, range(from: start)))
      if position == before, !isRecovering { report(.unexpected(found), current.range) }
    } while !isRecovering && accept(.semicolon)
    if !isRecovering, current.kind != .newline, current.kind != .end { reportRest() }
    recover()
    if current.kind == .newline { advance() }
  }

  /// Says what is wrong with what follows a finished statement.
  private mutating func reportRest() {
    let range = current.range
    switch current.kind {
    case .symbol(let symbol) where symbol.isForeign: report(.foreign(.symbol(symbol)), range)
    case .name, .number, .string: report(.adjacentValues, range)
    case .keyword(.else), .keyword(.elif): report(.strayElse(text(current)), range)
    case .keyword(let keyword) where keyword.isForeign:
      report(.foreign(.keyword(keyword)), range)
    default: report(.unexpected(found), range)
    }
  }

  private mutating func parseSimple() -> Statement.Kind {
    switch current.kind {
    case .keyword(.pass):
      advance()
      return .pass
    case .keyword(.return):
      if definitionDepth == 0 { remark(.returnOutsideDefinition, current.range) }
      advance()
      if current.kind == .newline || at(.semicolon) { return .returnValue(nil) }
      return .returnValue(parseExpressionList())
    case .keyword(let keyword) where keyword.isForeign && keyword != .lambda:
      report(.foreign(.keyword(keyword)), current.range)
      return .expression(Expression(.error, current.range))
    default: return parseAssignmentOrExpression()
    }
  }

  private mutating func parseAssignmentOrExpression() -> Statement.Kind {
    let isBareName = current.kind == .name
    let isList = at(.leftBracket) || at(.leftParenthesis)
    let first = parseExpressionList()
    guard !isRecovering else { return .expression(first) }
    if accept(.assign) {
      let targets = assignmentTargets(first, isList: isList)
      let value = parseExpressionList()
      if at(.assign) { report(.chainedAssignment, current.range) }
      return targets.isEmpty ? .expression(value) : .assign(targets, value)
    }
    if case .symbol(let symbol) = current.kind {
      if let binary = symbol.augmented {
        let sign = current.range
        advance()
        let value = parseExpressionList()
        guard case .name(let name) = first.kind else {
          reportTarget(first, sign)
          return .expression(first)
        }
        return .augment(Identifier(name, first.range), binary, value)
      }
      if symbol == .colon, isBareName, case .name(let name) = first.kind {
        report(.foreign(.keyColonValue(name)), current.range)
        return .assign([Identifier(name, first.range)], Expression(.error, current.range))
      }
    }
    return .expression(first)
  }

  private mutating func assignmentTargets(_ left: Expression, isList: Bool) -> [Identifier] {
    switch left.kind {
    case .name(let name): return [Identifier(name, left.range)]
    case .list(let items):
      if items.count < 2 {
        report(.singleTarget, left.range)
        return []
      }
      var targets: [Identifier] = []
      for item in items {
        guard case .name(let name) = item.kind else {
          reportTarget(item, item.range)
          return []
        }
        targets.append(Identifier(name, item.range))
      }
      return targets
    default:
      reportTarget(left, left.range)
      return []
    }
  }

  private mutating func reportTarget(_ target: Expression, _ range: SourceRange) {
    let kind: AssignmentTarget =
      switch target.kind {
      case .index: .entry
      case .attribute: .attribute
      case .call: .call
      case .number, .string, .interpolatedString, .boolean, .none: .literal
      case .list: .nested
      default: .expression
      }
    report(.cannotAssign(kind), target.range)
  }
}

extension Symbol {
  /// The operator of `+=` and its like.
  fileprivate var augmented: BinaryOperator? {
    switch self {
    case .addAssign: .add
    case .subtractAssign: .subtract
    case .multiplyAssign: .multiply
    case .divideAssign: .divide
    case .floorDivideAssign: .floorDivide
    case .remainderAssign: .remainder
    case .matrixMultiplyAssign: .matrixMultiply
    case .powerAssign: .power
    default: nil
    }
  }

  /// Signs that other languages have and this one has not.
  var isForeign: Bool {
    switch self {
    case .shiftLeft, .shiftRight, .shiftLeftAssign, .shiftRightAssign, .tripleEqual,
      .notDoubleEqual, .diamond, .arrow, .walrus, .doubleAmpersand, .doubleBar, .caret,
      .caretAssign, .ampersand, .ampersandAssign, .bar, .barAssign, .tilde, .exclamation,
      .question, .dollar:
      true
    default: false
    }
  }
}
