import Notebooks

extension Parser {
  /// A name, literal or bracket, with what is called, indexed or read from it.
  mutating func parsePrimary() -> Term {
    guard !isRecovering else { return errorTerm() }
    var result = parseAtom()
    while !isRecovering {
      switch current.kind {
      case .symbol(.dot):
        advance()
        guard current.kind == .name else {
          report(.expectedName(found: found), current.range)
          // What has been typed so far still says which value is meant.
          return errorTerm()
        }
        let name = Identifier(text(current), current.range)
        advance()
        result = term(
          .attribute(result.expression, name), result.range.union(name.range),
          over: result.height)
      case .symbol(.leftParenthesis): result = parseCall(result)
      case .symbol(.leftBracket): result = parseIndex(result)
      default: return result
      }
    }
    return result
  }

  private mutating func parseAtom() -> Term {
    let token = current
    switch token.kind {
    case .name:
      advance()
      return Term(expression: Expression(.name(text(token)), token.range), height: 1)
    case .number:
      advance()
      let (value, isInteger) = numberValue(
        source.bytes[token.range.lower..<token.range.upper].prefix { $0 < 0x80 })
      if !value.isFinite { return failure(.numberTooLarge, at: token.range) }
      let number = Expression(.number(value, isInteger: isInteger), token.range)
      return Term(expression: number, height: 1)
    case .string: return parseStrings()
    case .keyword(.true), .keyword(.false):
      advance()
      let value = token.kind == .keyword(.true)
      return Term(expression: Expression(.boolean(value), token.range), height: 1)
    case .keyword(.none):
      advance()
      return Term(expression: Expression(.none, token.range), height: 1)
    case .keyword(let keyword) where keyword.isForeign:
      return failure(.foreign(.keyword(keyword)))
    case .symbol(.leftParenthesis): return parseParentheses()
    case .symbol(.leftBracket): return parseList()
    case .symbol(.leftBrace): return failure(.foreign(.dictionary))
    case .symbol(.multiply), .symbol(.power):
      if case .symbol(.leftParenthesis) = position > 0 ? tokens[position - 1].kind : .end {
        return failure(.foreign(.starredArgument))
      }
      return failure(.expectedExpression(found: found))
    case .symbol(let symbol) where symbol.isForeign: return failure(.foreign(.symbol(symbol)))
    default: return failure(.expectedExpression(found: found))
    }
  }

  /// Goes past the closing bracket, or says what stands in its place.
  private mutating func close(_ symbol: Symbol, openedAt start: Int) {
    defer { openBrackets -= 1 }
    guard !isRecovering, !accept(symbol) else { return }
    switch current.kind {
    case _ where unclosed.contains(start):
      // Already said, by the layout.
      isRecovering = true
    case .symbol(.assign): report(.assignmentInExpression, current.range)
    case .symbol(let sign) where sign.isForeign:
      report(.foreign(.symbol(sign)), current.range)
    case .name, .number, .string: report(.missingComma, current.range)
    default: report(.unexpected(found), current.range)
    }
  }

  private mutating func parseParentheses() -> Term {
    let start = current.range
    advance()
    openBrackets += 1
    if accept(.rightParenthesis) {
      openBrackets -= 1
      return term(.list([]), range(from: start.lower), over: 0)
    }
    var first = parseExpression()
    guard !isRecovering else { return first }
    if at(.for) {
      first = parseComprehension(first, start.lower)
      close(.rightParenthesis, openedAt: start.lower)
      first.expression.range = range(from: start.lower)
      return first
    }
    if at(.comma) { return parseItems(first, .rightParenthesis, start.lower) }
    close(.rightParenthesis, openedAt: start.lower)
    return first
  }

  private mutating func parseList() -> Term {
    let start = current.range
    advance()
    openBrackets += 1
    if accept(.rightBracket) {
      openBrackets -= 1
      return term(.list([]), range(from: start.lower), over: 0)
    }
    var first = parseExpression()
    guard !isRecovering else { return first }
    if at(.for) {
      first = parseComprehension(first, start.lower)
      close(.rightBracket, openedAt: start.lower)
      first.expression.range = range(from: start.lower)
      return first
    }
    return parseItems(first, .rightBracket, start.lower)
  }

  /// The rest of a list after its first item.
  private mutating func parseItems(_ first: Term, _ closing: Symbol, _ start: Int) -> Term {
    var items = [first.expression]
    var height = first.height
    while !isRecovering, accept(.comma), !at(closing) {
      let item = parseExpression()
      items.append(item.expression)
      height = max(height, item.height)
    }
    close(closing, openedAt: start)
    return term(.list(items), range(from: start), over: height)
  }

  private mutating func parseComprehension(_ element: Term, _ start: Int) -> Term {
    var clauses: [ComprehensionClause] = []
    var height = element.height
    while accept(.for), !isRecovering {
      let targets = parseLoopTargets()
      if !accept(.in) { report(.unexpected(found), current.range) }
      guard !isRecovering else { return errorTerm() }
      let sequence = parseBinary(.or)
      height = max(height, sequence.height)
      var conditions: [Expression] = []
      while !isRecovering, accept(.if) {
        let condition = parseBinary(.or)
        height = max(height, condition.height)
        conditions.append(condition.expression)
      }
      clauses.append(
        ComprehensionClause(
          targets: targets, sequence: sequence.expression, conditions: conditions))
    }
    return term(
      .comprehension(element.expression, clauses), range(from: start), over: height)
  }

  // MARK: Calls

  private mutating func parseCall(_ function: Term) -> Term {
    let open = current.range
    if case .name("print") = function.expression.kind {
      return failure(.foreign(.printing), at: function.range)
    }
    advance()
    openBrackets += 1
    var arguments: [Argument] = []
    var keywords: Set<String> = []
    var height = function.height
    while !isRecovering, !at(.rightParenthesis) {
      if at(.multiply) || at(.power) { return failure(.foreign(.starredArgument)) }
      var keyword: Identifier?
      if peek() == .symbol(.assign) {
        let name = parseIdentifier()
        advance()
        if !keywords.insert(name.name).inserted {
          remark(.repeatedKeyword(name.name), name.range)
        }
        keyword = name
      }
      var value = parseExpression()
      if !isRecovering, keyword == nil {
        if at(.for) { value = parseComprehension(value, value.range.lower) }
        if !keywords.isEmpty { remark(.positionalAfterKeyword, value.range) }
      }
      height = max(height, value.height)
      arguments.append(Argument(keyword: keyword, value: value.expression))
      if isRecovering || !accept(.comma) { break }
    }
    close(.rightParenthesis, openedAt: open.lower)
    return term(
      .call(function.expression, arguments), range(from: function.range.lower),
      over: height)
  }

  // MARK: Indices

  private mutating func parseIndex(_ base: Term) -> Term {
    let open = current.range
    advance()
    openBrackets += 1
    var indices: [Index] = []
    var height = base.height
    if at(.rightBracket) { report(.expectedExpression(found: found), current.range) }
    while !isRecovering, !at(.rightBracket) {
      indices.append(parseIndexPart(&height))
      if isRecovering || !accept(.comma) { break }
    }
    close(.rightBracket, openedAt: open.lower)
    return term(
      .index(base.expression, indices), range(from: base.range.lower), over: height)
  }

  private mutating func parseIndexPart(_ height: inout Int) -> Index {
    let start = current.range
    if accept(.ellipsis) { return .ellipsis(start) }
    var parts: [Expression?] = [nil, nil, nil]
    var count = 0
    while !isRecovering {
      if !at(.colon), !at(.comma), !at(.rightBracket) {
        let part = parseExpression()
        height = max(height, part.height)
        parts[count] = part.expression
      }
      if isRecovering || count == 2 || !accept(.colon) { break }
      count += 1
    }
    if count == 0 { return .at(parts[0] ?? Expression(.error, start)) }
    return .slice(
      lower: parts[0], upper: parts[1], step: parts[2],
      range(from: start.lower))
  }
}
