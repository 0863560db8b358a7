internal import Autodiff
internal import Language
internal import Learning
internal import Notebooks

extension Evaluator {
  func evaluate(_ expression: Expression) throws -> Value {
    switch expression.kind {
    case .number(let x, _): return .number(x)
    case .string(let text): return .string(text)
    case .interpolatedString(let parts): return try interpolate(parts)
    case .boolean(let x): return .boolean(x)
    case .none: return .none
    case .name(let name): return try value(ofName: name, at: expression.range)
    case .list(let items):
      return try checked(list: items.map { try evaluate($0) }, at: expression.range)
    case .unary(let op, let operand):
      return try unary(op, evaluate(operand), at: expression.range)
    case .binary(.and, let a, let b): return try shortCircuit(a, b, until: false, expression.range)
    case .binary(.or, let a, let b): return try shortCircuit(a, b, until: true, expression.range)
    case .binary(let op, let a, let b):
      return try binaryChain(op, a, b, at: expression.range)
    case .comparison(let first, let terms):
      return try comparison(first, terms, at: expression.range)
    case .conditional(let condition, let value, let otherwise):
      switch try self.condition(condition) {
      case true: return try evaluate(value)
      case false: return try evaluate(otherwise)
      case nil:
        _ = try evaluate(value)
        _ = try evaluate(otherwise)
        return .unknown
      }
    case .call(let callee, let arguments):
      return try call(callee, arguments, at: expression.range)
    case .attribute: return try attributes(expression)
    case .index(let base, let indices):
      return try index(evaluate(base), indices, at: expression.range, source: base)
    case .comprehension(let item, let clauses):
      var result: [Value]? = []
      let outer = scope
      defer { scope = outer }
      loopDepth += 1
      defer { loopDepth -= 1 }
      try comprehend(clauses[...], at: expression.range) { known in
        let value = try evaluate(item)
        if known { result?.append(value) } else { result = nil }
      }
      return try result.map { try checked(list: $0, at: expression.range) } ?? .unknown
    case .error: return .unknown
    }
  }

  /// Long chains such as `a + b + c + …` lean to the left; they are walked, not recursed into.
  private func binaryChain(
    _ op: BinaryOperator, _ a: Expression, _ b: Expression, at range: SourceRange
  ) throws -> Value {
    var pending: [(BinaryOperator, Expression, SourceRange)] = [(op, b, range)]
    var left = a
    while case .binary(let inner, let x, let y) = left.kind, inner != .and, inner != .or {
      pending.append((inner, y, left.range))
      left = x
    }
    var value = try evaluate(left)
    var leftRange = left.range
    for (inner, right, whole) in pending.reversed() {
      value = try binary(
        inner, value, evaluate(right), at: whole, leftRange: leftRange, rightRange: right.range)
      leftRange = whole
    }
    return value
  }

  private func comprehend(
    _ clauses: ArraySlice<ComprehensionClause>, at range: SourceRange,
    isKnown: Bool = true, _ body: (Bool) throws -> Void
  ) throws {
    guard let clause = clauses.first else { return try body(isKnown) }
    let sequence = try items(of: evaluate(clause.sequence), at: clause.sequence.range)
    scope = Scope(parent: scope)
    for item in sequence ?? [.unknown] {
      try countStatement(at: range)
      if clause.targets.count == 1 {
        scope.assign(clause.targets[0].name, item, at: clause.targets[0].range)
      } else {
        let parts = try items(of: item, at: clause.sequence.range)
        if let parts, parts.count != clause.targets.count {
          throw fail(
            .unpackCount(targets: clause.targets.count, values: parts.count),
            at: clause.sequence.range)
        }
        for (i, target) in clause.targets.enumerated() {
          scope.assign(target.name, parts?[i] ?? .unknown, at: target.range)
        }
      }
      var known = isKnown && sequence != nil
      var holds = true
      for condition in clause.conditions where holds {
        switch try self.condition(condition) {
        case true: break
        case false: holds = false
        case nil: known = false
        }
      }
      if holds { try comprehend(clauses.dropFirst(), at: range, isKnown: known, body) }
    }
  }

  private func interpolate(_ parts: [StringPart]) throws -> Value {
    var text = ""
    var isKnown = true
    for part in parts {
      switch part {
      case .text(let piece): text += piece
      case .value(let expression, let format):
        let value = try evaluate(expression)
        if let piece = try formatted(value, format, at: expression.range) {
          text += piece
        } else {
          isKnown = false
        }
      }
    }
    return isKnown ? .string(text) : .unknown
  }

  /// The text of a value under a format specification, or nothing where it is not known yet.
  func formatted(_ value: Value, _ format: FormatSpecification?, at range: SourceRange) throws
    -> String?
  {
    let shown: DisplayValue
    switch value {
    case .unknown: return nil
    case .tensor(let tensor):
      if let x = tensor.hostScalar {
        shown = .array(
          ArraySummary(shape: [], isBoolean: tensor.type.isBoolean, entries: [x], count: 1))
        break
      }
      if model != nil { throw fail(.notKnownWhenBuilt("a text"), at: range) }
      guard mayCompute, tensor.isKnown else { return nil }
      shown = try display(value, at: range)
    default:
      guard mayCompute || value.isPlain else { return nil }
      shown = try display(value, at: range)
    }
    do {
      return try shown.text(format)
    } catch {
      throw error.diagnostic(at: range)
    }
  }

  // MARK: Lists

  /// The items as a list, unless it is nested too deeply or grows beyond all use: a list that
  /// holds the one before it twice doubles with every turn of a loop.
  func checked(list items: [Value], at range: SourceRange) throws -> Value {
    var level = items
    var depth = 1
    var count = items.count
    while !level.isEmpty {
      var next: [Value] = []
      for case .list(let inner) in level {
        count += inner.count
        guard count <= Evaluator.listLimit else {
          throw fail(.listTooLong(Evaluator.listLimit), at: range)
        }
        next += inner
      }
      level = next
      depth += 1
      guard depth <= Evaluator.listDepth else {
        throw fail(.listTooDeep(Evaluator.listDepth), at: range)
      }
    }
    guard count <= Evaluator.listLimit else {
      throw fail(.listTooLong(Evaluator.listLimit), at: range)
    }
    return .list(items)
  }

  // MARK: Items

  /// The values that a loop over a value runs through, or nothing where they are not known yet.
  func items(of value: Value, at range: SourceRange) throws -> [Value]? {
    switch value {
    case .unknown: return nil
    case .list(let items): return items
    case .runs(let sweep): return sweep.runs.map { .run($0) }
    case .series(let series): return try items(of: .tensor(series.tensor), at: range)
    case .string(let text): return text.map { .string(String($0)) }
    case .tensor(let tensor):
      guard tensor.shape.rank > 0 else {
        throw fail(.notIterable(value.kindName), at: range)
      }
      let count = tensor.shape[0]
      guard count <= Evaluator.statementBudget else {
        throw fail(.tooManyTurns(Evaluator.statementBudget), at: range)
      }
      if case .entries(let entries) = tensor.host, tensor.shape.rank == 1 {
        let node = try node(value, at: range) ?? tensor.node
        return try entries.enumerated().map { i, x in
          let part = try graph(at: range) { graph throws(OperationError) in
            try graph.index(node, axis: 0, at: i)
          }
          return .tensor(TensorValue(part, workspace, host: .scalar(x)))
        }
      }
      let node = try node(value, at: range) ?? tensor.node
      return try (0..<count).map { i in
        .tensor(
          TensorValue(
            try graph(at: range) { graph throws(OperationError) in
              try graph.index(node, axis: 0, at: i)
            }, workspace))
      }
    default: throw fail(.notIterable(value.kindName), at: range)
    }
  }
}

extension Value {
  /// Whether showing it needs no computation.
  var isPlain: Bool {
    switch self {
    case .none, .boolean, .string, .number: true
    case .list(let items): items.allSatisfy { $0.isPlain }
    default: false
    }
  }
}
