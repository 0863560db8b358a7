import Notebooks

/// How tightly operators bind, loosest first.
enum Precedence: Int, Comparable, Sendable {
  case conditional, or, and, not, comparison, additive, multiplicative, sign, power, primary
  static func < (a: Precedence, b: Precedence) -> Bool { a.rawValue < b.rawValue }

  /// The next tighter one.
  var tighter: Precedence { Precedence(rawValue: rawValue + 1) ?? .primary }
}

extension BinaryOperator {
  var precedence: Precedence {
    switch self {
    case .or: .or
    case .and: .and
    case .add, .subtract: .additive
    case .multiply, .divide, .floorDivide, .remainder, .matrixMultiply: .multiplicative
    case .power: .power
    }
  }
}

extension Parser {
  /// One expression and nothing after it.
  mutating func parseWhole() -> Expression {
    let expression = parseExpressionList()
    checkEnd()
    return expression
  }

  mutating func checkEnd() {
    guard !isRecovering, current.kind != .newline, current.kind != .end else { return }
    switch current.kind {
    case .symbol(let symbol) where symbol.isForeign:
      report(.foreign(.symbol(symbol)), current.range)
    case .symbol(.assign): report(.assignmentInExpression, current.range)
    case .name, .number, .string: report(.adjacentValues, current.range)
    default: report(.unexpected(found), current.range)
    }
  }

  /// One expression, or several with commas, which make a list.
  mutating func parseExpressionList() -> Expression {
    let first = parseExpression()
    guard at(.comma), !isRecovering else { return first.expression }
    var items = [first.expression]
    while !isRecovering, accept(.comma) {
      if !startsExpression { break }
      items.append(parseExpression().expression)
    }
    return Expression(
      .list(items), SourceRange(first.range.lower, max(first.range.upper, previousEnd)))
  }

  private var startsExpression: Bool {
    switch current.kind {
    case .newline, .end, .dedent, .indent, .lineStart: false
    case .symbol(let symbol):
      symbol != .assign && symbol != .semicolon && !symbol.isClosing
        && symbol != .colon
    default: true
    }
  }

  /// `value if condition else otherwise`, and everything that binds more tightly.
  mutating func parseExpression() -> Term {
    guard !isRecovering, enter() else { return errorTerm() }
    defer { leave() }
    if at(.lambda) { return failure(.foreign(.keyword(.lambda))) }
    let value = parseBinary(.or)
    if at(.walrus) { return failure(.foreign(.symbol(.walrus))) }
    guard at(.if), !isRecovering else { return value }
    advance()
    let condition = parseBinary(.or)
    guard accept(.else) else {
      if at(.assign) { report(.assignmentInCondition, current.range) }
      return failure(.missingElse, at: value.range.union(condition.range))
    }
    let otherwise = parseExpression()
    return term(
      .conditional(
        condition: condition.expression, value: value.expression,
        otherwise: otherwise.expression),
      value.range.union(otherwise.range),
      over: max(value.height, condition.height, otherwise.height))
  }

  func errorTerm() -> Term {
    Term(expression: Expression(.error, current.range), height: 1)
  }

  /// A chain of operators that bind at least as tightly as the given one.
  mutating func parseBinary(_ minimum: Precedence) -> Term {
    var left = parseOperand(minimum)
    while !isRecovering {
      if let (first, length) = comparisonHere, minimum <= .comparison {
        left = parseComparison(left, first, length)
        continue
      }
      guard let operation = binaryHere, operation.precedence >= minimum else { break }
      if isIncrement(left) { break }
      advance()
      let right: Term
      if operation == .power {
        // To the right of a power stands a sign: 2 ** -x. Powers group from the right.
        guard enter() else { return errorTerm() }
        right = parseBinary(.sign)
        leave()
      } else {
        right = parseBinary(operation.precedence.tighter)
      }
      left = term(
        .binary(operation, left.expression, right.expression), left.range.union(right.range),
        over: max(left.height, right.height))
    }
    if !isRecovering, minimum == .or, case .symbol(let symbol) = current.kind, symbol.isForeign,
      symbol != .exclamation, symbol != .walrus, symbol != .arrow
    {
      return failure(.foreign(.symbol(symbol)))
    }
    if !isRecovering, minimum == .or, at(.is) { return failure(.foreign(.isComparison)) }
    return left
  }

  private var binaryHere: BinaryOperator? {
    switch current.kind {
    case .keyword(.or): .or
    case .keyword(.and): .and
    case .symbol(.add): .add
    case .symbol(.subtract): .subtract
    case .symbol(.multiply): .multiply
    case .symbol(.divide): .divide
    case .symbol(.floorDivide): .floorDivide
    case .symbol(.remainder): .remainder
    case .symbol(.matrixMultiply): .matrixMultiply
    case .symbol(.power): .power
    default: nil
    }
  }

  /// The comparison at this place, and of how many tokens.
  private var comparisonHere: (ComparisonOperator, Int)? {
    switch current.kind {
    case .symbol(.equal): (.equal, 1)
    case .symbol(.notEqual): (.notEqual, 1)
    case .symbol(.less): (.less, 1)
    case .symbol(.lessOrEqual): (.lessOrEqual, 1)
    case .symbol(.greater): (.greater, 1)
    case .symbol(.greaterOrEqual): (.greaterOrEqual, 1)
    case .keyword(.in): (.in, 1)
    case .keyword(.not) where peek() == .keyword(.in): (.notIn, 2)
    default: nil
    }
  }

  private mutating func parseComparison(
    _ left: Term, _ first: ComparisonOperator, _ length: Int
  ) -> Term {
    var terms: [ComparisonTerm] = []
    var next: (ComparisonOperator, Int)? = (first, length)
    var range = left.range
    var height = left.height
    while let (comparison, length) = next, !isRecovering {
      for _ in 0..<length { advance() }
      let operand = parseBinary(.additive)
      terms.append(ComparisonTerm(comparison, operand.expression))
      range = range.union(operand.range)
      height = max(height, operand.height)
      next = comparisonHere
    }
    return term(.comparison(left.expression, terms), range, over: height)
  }

  /// `x++` and `x--` at the end of a line.
  private mutating func isIncrement(_ operand: Term) -> Bool {
    guard case .symbol(let sign) = current.kind, sign == .add || sign == .subtract,
      peek() == .symbol(sign), tokens[position + 1].range.lower == current.range.upper
    else { return false }
    switch peek(2) {
    case .newline, .end, .symbol(.semicolon):
      let range = current.range.union(tokens[position + 1].range)
      report(.foreign(.increment(sign, source.text(operand.range))), range)
      return true
    default: return false
    }
  }

  /// Signs and `not`, then a primary expression.
  private mutating func parseOperand(_ minimum: Precedence) -> Term {
    let operation: UnaryOperator
    let inner: Precedence
    switch current.kind {
    case .keyword(.not): (operation, inner) = (.not, .not)
    case .symbol(.subtract): (operation, inner) = (.negate, .sign)
    case .symbol(.add): (operation, inner) = (.plus, .sign)
    default: return parsePrimary()
    }
    let start = current.range
    guard enter() else { return errorTerm() }
    defer { leave() }
    advance()
    let operand = parseBinary(inner)
    return term(
      .unary(operation, operand.expression), start.union(operand.range), over: operand.height)
  }
}
