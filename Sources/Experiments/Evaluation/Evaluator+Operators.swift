internal import Autodiff
internal import Language
internal import Notebooks

#if canImport(Glibc)
  internal import Glibc
#endif

extension Evaluator {
  func unary(_ op: UnaryOperator, _ operand: Value, at range: SourceRange) throws -> Value {
    switch (op, operand) {
    case (_, .unknown): return .unknown
    case (.negate, .number(let x)): return .number(-x)
    case (.plus, .number): return operand
    case (.not, .boolean(let x)): return .boolean(!x)
    case (.not, .none), (.not, .number), (.not, .string):
      return .boolean(try truth(operand, at: range) == false)
    default: break
    }
    guard let tensor = try tensorValue(operand, at: range, what: "the operand of \(op.rawValue)"),
      let node = try node(.tensor(tensor), at: range)
    else { return .unknown }
    if op == .plus { return .tensor(tensor) }
    let result = try graph(at: range) { graph throws(OperationError) in
      op == .negate ? try graph.neg(node) : try graph.not(node)
    }
    let host = tensor.hostScalar.map { op == .negate ? -$0 : ($0 == 0 ? 1 : 0) }
    return .tensor(TensorValue(result, workspace, host: host.map { .scalar($0) }))
  }

  func binary(
    _ op: BinaryOperator, _ a: Value, _ b: Value, at range: SourceRange, leftRange: SourceRange,
    rightRange: SourceRange
  ) throws -> Value {
    switch (a, b) {
    case (.unknown, _), (_, .unknown): return .unknown
    case (.number(let x), .number(let y)):
      if let value = Evaluator.fold(op, x, y) { return .number(value) }
    case (.string(let x), .string(let y)) where op == .add:
      guard x.utf8.count + y.utf8.count <= Evaluator.textLimit else {
        throw fail(.textTooLong(Evaluator.textLimit), at: range)
      }
      return .string(x + y)
    case (.string(let x), _) where op == .multiply && b.plainNumber != nil:
      let n = b.plainNumber ?? 0
      guard n == n.rounded() else { throw fail(.notWhole(what: "a count", n), at: rightRange) }
      guard Double(x.utf8.count) * n <= Double(Evaluator.textLimit) else {
        throw fail(.textTooLong(Evaluator.textLimit), at: range)
      }
      return .string(x.isEmpty || n <= 0 ? "" : String(repeating: x, count: Int(n)))
    case (.list(let x), .list(let y)) where op == .add && (!isNumeric(a) || !isNumeric(b)):
      if (x + y).contains(where: { $0.isUnknown }) { return .unknown }
      // What has grown by this would be added to from then on.
      guard !(x.isEmpty && isNumeric(b)), !(y.isEmpty && isNumeric(a)) else {
        throw fail(
          .growingNumbers(
            list: session.text(leftRange), by: session.text(rightRange), isEmpty: true),
          at: range)
      }
      return try checked(list: x + y, at: range)
    case (_, _)
    where op == .add && (isBracketed(a, at: leftRange) || isBracketed(b, at: rightRange)):
      // Who writes brackets around a value means to append it.
      throw fail(
        .growingNumbers(
          list: session.text(leftRange), by: session.text(rightRange), isEmpty: false), at: range)
    default: break
    }
    if op == .multiply {
      try refuseRepeating(a, at: leftRange, by: b, at: rightRange, in: range)
      try refuseRepeating(b, at: rightRange, by: a, at: leftRange, in: range)
    }
    guard isTensorOperand(a), isTensorOperand(b) else {
      throw fail(.operandKinds(op.rawValue, left: a.kindName, right: b.kindName), at: range)
    }
    guard let left = try tensorValue(a, at: leftRange),
      let right = try tensorValue(b, at: rightRange),
      let x = try node(.tensor(left), at: leftRange),
      let y = try node(.tensor(right), at: rightRange)
    else { return .unknown }
    let result = try graph(at: range) { graph throws(OperationError) in
      switch op {
      case .add: try graph.add(x, y)
      case .subtract: try graph.sub(x, y)
      case .multiply: try graph.mul(x, y)
      case .divide: try graph.div(x, y)
      case .floorDivide: try graph.floordiv(x, y)
      case .remainder: try graph.mod(x, y)
      case .matrixMultiply: try graph.matmul(x, y)
      case .power: try graph.pow(x, y)
      case .and: try graph.and(x, y)
      case .or: try graph.or(x, y)
      }
    }
    var value = TensorValue(result, workspace)
    if let x = left.hostScalar, let y = right.hostScalar,
      let z = Evaluator.fold(op, rounded(x), rounded(y))
    {
      value.host = .scalar(rounded(z))
    }
    return .tensor(value)
  }

  private func isNumeric(_ value: Value) -> Bool {
    guard case .list(let items) = value, !items.isEmpty else { return false }
    return items.allSatisfy {
      switch $0 {
      case .number, .tensor: true
      case .list: isNumeric($0)
      default: false
      }
    }
  }

  /// Whether a value is one tensor in brackets, written on the spot.
  private func isBracketed(_ value: Value, at range: SourceRange) -> Bool {
    guard case .list(let items) = value, items.count == 1, case .tensor = items[0] else {
      return false
    }
    return session.text(range).hasPrefix("[")
  }

  /// `[0] * 5` is of one entry where Python has five: who writes it means those.
  private func refuseRepeating(
    _ list: Value, at listRange: SourceRange, by count: Value, at countRange: SourceRange,
    in range: SourceRange
  ) throws {
    guard case .list(let items) = list, items.count == 1,
      session.text(listRange).hasPrefix("["), let n = count.plainNumber, n == n.rounded()
    else { return }
    throw fail(
      .repeatedList(
        entry: session.text(listRange), count: session.text(countRange)), at: range)
  }

  private func isTensorOperand(_ value: Value) -> Bool {
    switch value {
    case .number, .boolean, .tensor, .list, .series, .table: true
    default: false
    }
  }

  static func fold(_ op: BinaryOperator, _ x: Double, _ y: Double) -> Double? {
    switch op {
    case .add: x + y
    case .subtract: x - y
    case .multiply: x * y
    case .divide: x / y
    case .floorDivide: divmod(x, y).quotient
    case .remainder: divmod(x, y).remainder
    case .power: pow(x, y)
    case .matrixMultiply, .and, .or: nil
    }
  }

  /// Python's divmod; division by zero gives x / y and NaN, as of tensors.
  private static func divmod(_ x: Double, _ y: Double) -> (quotient: Double, remainder: Double) {
    guard y != 0 else { return (x / y, .nan) }
    var rest = fmod(x, y)
    var quotient = (x - rest) / y
    if rest != 0, (rest < 0) != (y < 0) {
      rest += y
      quotient -= 1
    }
    if rest == 0 { rest = y < 0 ? -0.0 : 0 }
    return (quotient.rounded(), rest)
  }

  /// A number as a tensor holds it.
  private func rounded(_ x: Double) -> Double {
    session.precision == .float32 ? Double(Float(x)) : x
  }

  /// `and` and `or`: of single truth values the first that decides, of tensors entry by entry.
  func shortCircuit(_ a: Expression, _ b: Expression, until stop: Bool, _ range: SourceRange)
    throws -> Value
  {
    let left = try evaluate(a)
    if left.isUnknown {
      _ = try evaluate(b)
      return .unknown
    }
    let isSingle: Bool =
      switch left {
      case .tensor(let tensor): tensor.hostScalar != nil && !tensor.type.isBoolean
      case .series: false
      default: left.sizesOfList == nil
      }
    if isSingle {
      guard let holds = try truth(left, at: a.range) else { return .unknown }
      if holds == stop { return left }
      return try evaluate(b)
    }
    return try binary(
      stop ? .or : .and, left, evaluate(b), at: range, leftRange: a.range, rightRange: b.range)
  }

  // MARK: Comparisons

  func comparison(_ first: Expression, _ terms: [ComparisonTerm], at range: SourceRange) throws
    -> Value
  {
    var left = try evaluate(first)
    var leftRange = first.range
    var result: Value?
    for term in terms {
      let right = try evaluate(term.operand)
      let whole = leftRange.union(term.operand.range)
      let value = try compare(
        term.comparison, left, right, at: whole, leftRange: leftRange,
        rightRange: term.operand.range)
      if let before = result {
        if case .boolean(let x) = before, case .boolean(let y) = value {
          result = .boolean(x && y)
        } else {
          result = try binary(
            .and, before, value, at: range, leftRange: range, rightRange: range)
        }
      } else {
        result = value
      }
      left = right
      leftRange = term.operand.range
    }
    return result ?? left
  }

  func compare(
    _ op: ComparisonOperator, _ a: Value, _ b: Value, at range: SourceRange,
    leftRange: SourceRange, rightRange: SourceRange
  ) throws -> Value {
    if a.isUnknown || b.isUnknown { return .unknown }
    switch op {
    case .in, .notIn:
      guard let found = try contains(a, in: b, at: range) else { return .unknown }
      return .boolean(found == (op == .in))
    case .equal, .notEqual:
      if let text = try compareText(op, a, b) { return text }
      // Lists that are tensors of one shape are compared entry by entry, like those with a name.
      if a.sizesOfList == nil || a.sizesOfList != b.sizesOfList, let equal = a.plainEquals(b) {
        return .boolean(equal == (op == .equal))
      }
    default:
      if case .number(let x) = a, case .number(let y) = b {
        return .boolean(Evaluator.holds(op, x, y))
      }
      if case .string(let x) = a, case .string(let y) = b {
        return .boolean(op.isOrdered(x < y, x == y))
      }
    }
    guard isTensorOperand(a), isTensorOperand(b) else {
      if op == .equal { return .boolean(false) }
      if op == .notEqual { return .boolean(true) }
      throw fail(.operandKinds(op.rawValue, left: a.kindName, right: b.kindName), at: range)
    }
    guard let left = try tensorValue(a, at: leftRange),
      let right = try tensorValue(b, at: rightRange),
      let x = try node(.tensor(left), at: leftRange),
      let y = try node(.tensor(right), at: rightRange)
    else { return .unknown }
    let result = try graph(at: range) { graph throws(OperationError) in
      switch op {
      case .equal: try graph.eq(x, y)
      case .notEqual: try graph.ne(x, y)
      case .less: try graph.lt(x, y)
      case .lessOrEqual: try graph.le(x, y)
      case .greater: try graph.gt(x, y)
      case .greaterOrEqual, .in, .notIn: try graph.ge(x, y)
      }
    }
    var value = TensorValue(result, workspace)
    if let x = left.hostScalar, let y = right.hostScalar {
      value.host = .scalar(Evaluator.holds(op, rounded(x), rounded(y)) ? 1 : 0)
    }
    return .tensor(value)
  }

  static func holds(_ op: ComparisonOperator, _ x: Double, _ y: Double) -> Bool {
    switch op {
    case .equal, .in: x == y
    case .notEqual, .notIn: x != y
    case .less: x < y
    case .lessOrEqual: x <= y
    case .greater: x > y
    case .greaterOrEqual: x >= y
    }
  }

  /// A column of text against a string: a truth value for each row.
  private func compareText(_ op: ComparisonOperator, _ a: Value, _ b: Value) throws -> Value? {
    let column: [String]
    let other: String
    switch (a, b) {
    case (.text(let entries), .string(let text)), (.string(let text), .text(let entries)):
      column = entries
      other = text
    default: return nil
    }
    let entries = column.map { ($0 == other) == (op == .equal) ? 1.0 : 0.0 }
    guard let shape = try? Shape([entries.count]) else { return nil }
    return .tensor(
      leaf(Tensor(entries, shape: shape, precision: session.precision, isBoolean: true)))
  }

  private func contains(_ item: Value, in container: Value, at range: SourceRange) throws -> Bool? {
    if case .string(let part) = item, case .string(let whole) = container {
      return part.isEmpty || whole.firstRange(of: part)
    }
    guard let items = try items(of: container, at: range) else { return nil }
    for candidate in items {
      if let equal = item.plainEquals(candidate) {
        if equal { return true }
      } else {
        let same = try compare(
          .equal, item, candidate, at: range, leftRange: range, rightRange: range)
        guard let holds = try truth(same, at: range) else { return nil }
        if holds { return true }
      }
    }
    return false
  }
}

extension ComparisonOperator {
  fileprivate func isOrdered(_ isLess: Bool, _ isEqual: Bool) -> Bool {
    switch self {
    case .less: isLess
    case .lessOrEqual: isLess || isEqual
    case .greater: !isLess && !isEqual
    case .greaterOrEqual: !isLess
    default: isEqual
    }
  }
}

extension Value {
  /// A number that is known without data.
  var plainNumber: Double? {
    switch self {
    case .number(let x): x
    case .tensor(let tensor): tensor.hostScalar
    default: nil
    }
  }

  /// The shape of the tensor that a list stands for, if it is one.
  fileprivate var sizesOfList: [Int]? {
    guard case .list(let items) = self, !items.isEmpty else { return nil }
    let inner = items.map { item -> [Int]? in
      switch item {
      case .number, .boolean: []
      case .tensor(let tensor): tensor.shape.dimensions
      default: item.sizesOfList
      }
    }
    guard let first = inner[0], inner.allSatisfy({ $0 == first }) else { return nil }
    return [items.count] + first
  }

  /// Equality of plain values as Python has it; nothing where a tensor is involved.
  func plainEquals(_ other: Value) -> Bool? {
    switch (self, other) {
    case (.number(let a), .number(let b)): return a == b
    case (.boolean(let a), .boolean(let b)): return a == b
    case (.boolean(let a), .number(let b)), (.number(let b), .boolean(let a)):
      return (a ? 1 : 0) == b
    case (.string(let a), .string(let b)): return a == b
    case (.none, .none): return true
    case (.list(let a), .list(let b)):
      guard a.count == b.count else { return false }
      for (x, y) in zip(a, b) {
        guard let equal = x.plainEquals(y) else { return nil }
        if !equal { return false }
      }
      return true
    case (.none, _), (_, .none), (.string, _), (_, .string): return false
    default: return nil
    }
  }
}

extension String {
  /// Whether the text occurs in this one; linear in practice for the short texts of a notebook.
  fileprivate func firstRange(of part: String) -> Bool {
    let whole = Array(utf8)
    let piece = Array(part.utf8)
    guard piece.count <= whole.count else { return false }
    return (0...(whole.count - piece.count)).contains {
      whole[$0..<($0 + piece.count)].elementsEqual(piece)
    }
  }
}
