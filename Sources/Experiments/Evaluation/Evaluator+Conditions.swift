internal import Autodiff
internal import Language
internal import Notebooks

/// What `if` asks, in all its forms.
extension Evaluator {
  /// Whether a condition holds; nothing where it is not known yet.
  ///
  /// Lists of numbers that are known without data are one value here, as in Python: a shape is
  /// equal to another or not. Elsewhere they are tensors, compared entry by entry.
  func condition(_ expression: Expression) throws -> Bool? {
    switch expression.kind {
    case .unary(.not, let operand): return try condition(operand).map { !$0 }
    case .binary(.and, let a, let b): return try decided(a, b, by: false)
    case .binary(.or, let a, let b): return try decided(a, b, by: true)
    case .comparison(let first, let terms) where terms.count == 1:
      let term = terms[0]
      let (a, b) = (try evaluate(first), try evaluate(term.operand))
      if term.comparison == .equal || term.comparison == .notEqual,
        let left = a.knownNumbers, let right = b.knownNumbers,
        !left.shape.isEmpty, !right.shape.isEmpty
      {
        return (left == right) == (term.comparison == .equal)
      }
      let value = try compare(
        term.comparison, a, b, at: expression.range, leftRange: first.range,
        rightRange: term.operand.range)
      return try truth(value, at: expression.range)
    default: return try truth(evaluate(expression), at: expression.range)
    }
  }

  /// `and` and `or`: the second is not asked where the first decides.
  private func decided(_ a: Expression, _ b: Expression, by stop: Bool) throws -> Bool? {
    let first = try condition(a)
    if first == stop { return stop }
    let second = try condition(b)
    return first == nil ? nil : second
  }
}

extension Value {
  /// The numbers of a list, and of what was assigned one, with their shape.
  fileprivate var knownNumbers: (shape: [Int], entries: [Double])? {
    switch self {
    case .number(let x): return ([], [x])
    case .boolean(let x): return ([], [x ? 1 : 0])
    case .tensor(let tensor):
      switch tensor.host {
      case .scalar(let x): return ([], [x])
      case .entries(let entries): return (tensor.shape.dimensions, entries)
      case nil: return nil
      }
    case .list(let items):
      var inner: [Int]?
      var entries: [Double] = []
      for item in items {
        guard let found = item.knownNumbers, inner ?? found.shape == found.shape else {
          return nil
        }
        inner = found.shape
        entries += found.entries
      }
      return ([items.count] + (inner ?? []), entries)
    default: return nil
    }
  }
}
