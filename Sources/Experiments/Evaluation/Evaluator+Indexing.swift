internal import Autodiff
internal import Language
internal import Learning
internal import Notebooks

extension Evaluator {
  func index(_ base: Value, _ indices: [Index], at range: SourceRange, source: Expression) throws
    -> Value
  {
    switch base {
    case .unknown: return .unknown
    case .list(let items):
      if indices.count == 1, let picked = try pick(from: items, indices[0], at: range) {
        return picked
      }
      guard let tensor = try tensorValue(base, at: source.range) else { return .unknown }
      return try index(tensor: tensor, indices, at: range)
    case .runs(let sweep):
      if indices.count == 1,
        let picked = try pick(from: sweep.runs.map { .run($0) }, indices[0], at: range)
      {
        return picked
      }
      throw fail(.notIndexable(base.kindName), at: range)
    case .string(let text):
      if indices.count == 1,
        let picked = try pick(from: text.map { .string(String($0)) }, indices[0], at: range)
      {
        if case .list(let parts) = picked {
          return .string(parts.map { if case .string(let s) = $0 { s } else { "" } }.joined())
        }
        return picked
      }
      throw fail(.notIndexable(base.kindName), at: range)
    case .text(let entries):
      if indices.count == 1,
        let picked = try pick(from: entries.map { .string($0) }, indices[0], at: range)
      {
        if case .list(let parts) = picked {
          return .text(parts.map { if case .string(let s) = $0 { s } else { "" } })
        }
        return picked
      }
      throw fail(.notIndexable(base.kindName), at: range)
    case .series(let series): return try index(tensor: series.tensor, indices, at: range)
    case .tensor(let tensor): return try index(tensor: tensor, indices, at: range)
    case .table(let table): return try table.index(indices, self, at: range)
    case .dataset(let dataset): return try dataset.index(indices, self, at: range)
    case .named, .run, .runPart, .bound, .model, .parameters:
      guard indices.count == 1, case .at(let expression) = indices[0] else {
        throw fail(.notIndexable(base.kindName), at: range)
      }
      switch try evaluate(expression) {
      case .unknown: return .unknown
      case .string(let name):
        return try attribute(Identifier(name, expression.range), of: base, source: source)
      case let found:
        throw fail(
          .wrongKind(what: "the path", expected: "a string", found: found.kindName),
          at: expression.range)
      }
    default: throw fail(.notIndexable(base.kindName), at: range)
    }
  }

  /// One item, or a slice, of a list on the host.
  private func pick(from items: [Value], _ index: Index, at range: SourceRange) throws -> Value? {
    switch index {
    case .at(let expression):
      let value = try evaluate(expression)
      if value.isUnknown { return .unknown }
      switch value {
      case .number: break
      case .tensor(let tensor) where tensor.shape.rank == 0: break
      default: return nil
      }
      guard let i = try integer(value, at: expression.range, what: "an index") else {
        return .unknown
      }
      let place = i < 0 ? i + items.count : i
      guard items.indices.contains(place) else {
        throw fail(.indexOutOfRange(i, count: items.count), at: expression.range)
      }
      return items[place]
    case .slice(let lower, let upper, let step, _):
      guard let bounds = try slice(lower, upper, step, count: items.count) else {
        return .unknown
      }
      return .list((0..<bounds.count).map { items[bounds.start + $0 * bounds.step] })
    case .ellipsis: return nil
    }
  }

  /// A slice as Python reads it: bounds are clamped to the length.
  func slice(_ lower: Expression?, _ upper: Expression?, _ step: Expression?, count: Int) throws
    -> (start: Int, step: Int, count: Int)?
  {
    func bound(_ expression: Expression?) throws -> Int?? {
      guard let expression else { return .some(nil) }
      let value = try evaluate(expression)
      if case .none = value { return .some(nil) }
      guard let x = try integer(value, at: expression.range, what: "a bound of a slice") else {
        return nil
      }
      return .some(x)
    }
    guard let low = try bound(lower), let high = try bound(upper), let by = try bound(step) else {
      return nil
    }
    let stride = by ?? 1
    guard stride != 0, stride > -(1 << 31), stride < 1 << 31 else {
      throw fail(.badRange, at: step?.range ?? SourceRange(0, 0))
    }
    func clamped(_ x: Int, _ minimum: Int, _ maximum: Int) -> Int {
      min(max(x < 0 ? x + count : x, minimum), maximum)
    }
    if stride > 0 {
      let start = clamped(low ?? 0, 0, count)
      let stop = high.map { clamped($0, 0, count) } ?? count
      return (start, stride, max(0, (stop - start + stride - 1) / stride))
    }
    let start = low.map { clamped($0, -1, count - 1) } ?? count - 1
    let stop = high.map { clamped($0, -1, count - 1) } ?? -1
    return (start, stride, max(0, (start - stop - stride - 1) / -stride))
  }
}
