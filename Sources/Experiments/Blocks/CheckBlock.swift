internal import Autodiff
internal import Language
internal import Notebooks

/// `check`: asserts that every entry of its expressions is true.
enum CheckBlock: Block {
  static let place = BlockPlace.check
  static let isNamed = false

  private struct Pending {
    var expression: Expression
    var result: Value
    var left: Value?
    var right: Value?
    var gradientCheck: GradientCheck?
  }

  static func evaluate(_ work: BlockWork) throws {
    let evaluator = work.evaluator(.check)
    var pending: [Pending] = []
    evaluator.onStatement = { expression in
      switch expression.kind {
      case .comparison(let first, let terms) where terms.count == 1:
        let left = try evaluator.evaluate(first)
        let right = try evaluator.evaluate(terms[0].operand)
        let result = try evaluator.compare(
          terms[0].comparison, left, right, at: expression.range, leftRange: first.range,
          rightRange: terms[0].operand.range)
        pending.append(
          Pending(expression: expression, result: result, left: left, right: right))
        return true
      case .call(let callee, _):
        guard case .name("allclose") = callee.kind else { return false }
        evaluator.lastCompared = nil
        let result = try evaluator.evaluate(expression)
        pending.append(
          Pending(
            expression: expression, result: result, left: evaluator.lastCompared?.0,
            right: evaluator.lastCompared?.1))
        return true
      default: return false
      }
    }
    evaluator.onExpression = { expression, value, _ in
      let check = evaluator.lastGradientCheck
      evaluator.lastGradientCheck = nil
      pending.append(Pending(expression: expression, result: value, gradientCheck: check))
    }
    defer { work.note(evaluator.diagnostics) }
    try evaluator.run(block: work.statements)
    guard work.isFinal else { return }
    try work.compute(
      pending.flatMap { item in
        evaluator.tensors(in: item.result) + evaluator.tensors(in: item.left ?? .none)
          + evaluator.tensors(in: item.right ?? .none)
      })
    let hasFailed =
      work.followsFailure
      || (work.diagnostics + evaluator.diagnostics).contains { $0.severity == .error }
    for item in pending {
      if item.result.isUnknown {
        // Where something failed, that has been said; else nothing unknown may count as held.
        if !hasFailed { work.note([evaluator.fail(.neverKnown, at: item.expression.range)]) }
        continue
      }
      do {
        work.artifacts.append(.assertion(try assertion(item, evaluator, work)))
      } catch let diagnostic as Diagnostic {
        work.note([diagnostic])
      }
    }
  }

  private static func assertion(_ item: Pending, _ evaluator: Evaluator, _ work: BlockWork) throws
    -> Assertion
  {
    let range = item.expression.range
    var result = Assertion(source: work.session.text(range), range: range, holds: true)
    if let check = item.gradientCheck {
      result.holds = check.holds
      result.left = .number(check.largestError)
      result.right = .number(check.tolerance)
      result.explanation = check.words
      return result
    }
    result.left = try item.left.map { try evaluator.display($0, at: range) }
    result.right = try item.right.map { try evaluator.display($0, at: range) }
    switch item.result {
    case .boolean(let holds): result.holds = holds
    case .tensor(let tensor):
      let entries = try work.session.tensor(tensor, at: range)
      guard tensor.type.isBoolean || (0..<entries.count).allSatisfy({ entries[$0].isTruth }) else {
        throw evaluator.fail(.notTruth(item.result.kindName), at: range)
      }
      let wrong = (0..<entries.count).first { entries[$0] == 0 || entries[$0].isNaN }
      result.holds = wrong == nil
      if let wrong, tensor.shape.rank > 0 {
        let count = (0..<entries.count).count { entries[$0] == 0 || entries[$0].isNaN }
        result.explanation =
          "fails at \(place(wrong, in: tensor.shape)), one of \(count) of \(entries.count) entries"
      }
    case .list(let items):
      guard let tensor = try evaluator.tensorValue(item.result, at: range) else { return result }
      guard !items.isEmpty else { throw evaluator.fail(.notTruth("an empty list"), at: range) }
      var single = item
      single.result = .tensor(tensor)
      return try assertion(single, evaluator, work)
    default: throw evaluator.fail(.notTruth(item.result.kindName), at: range)
    }
    if !result.holds, result.explanation == nil, let left = item.left, let right = item.right {
      result.explanation = try difference(left, right, evaluator, at: range)
    }
    return result
  }

  /// Where two tensors differ most.
  private static func difference(
    _ a: Value, _ b: Value, _ evaluator: Evaluator, at range: SourceRange
  ) throws -> String? {
    guard let x = try? evaluator.tensorValue(a, at: range),
      let y = try? evaluator.tensorValue(b, at: range)
    else { return nil }
    let left = try evaluator.session.tensor(x, at: range)
    let right = try evaluator.session.tensor(y, at: range)
    guard left.shape == right.shape, left.count > 0 else {
      return left.shape == right.shape || left.count == 1 || right.count == 1
        ? nil : "the shapes are \(left.shape) and \(right.shape)"
    }
    var worst = 0
    for i in 0..<left.count {
      let distance = abs(left[i] - right[i])
      if distance.isNaN || distance > abs(left[worst] - right[worst]) { worst = i }
      if distance.isNaN { break }
    }
    let distance = rounded(abs(left[worst] - right[worst]), significantDigits: 3)
    return left.shape.rank == 0
      ? "differs by \(distance)" : "differs at \(place(worst, in: left.shape)) by \(distance)"
  }

  private static func place(_ index: Int, in shape: Shape) -> String {
    var rest = index
    var places: [Int] = []
    for stride in shape.strides {
      places.append(rest / max(stride, 1))
      rest %= max(stride, 1)
    }
    return "[" + places.map { String($0) }.joined(separator: ", ") + "]"
  }
}

extension Double {
  /// Whether it can be meant as true or false; NaN counts as a comparison that cannot hold.
  fileprivate var isTruth: Bool { self == 0 || self == 1 || isNaN }
}

extension DisplayValue {
  static func number(_ x: Double) -> DisplayValue {
    .array(ArraySummary(shape: [], isBoolean: false, entries: [x], count: 1))
  }
}
