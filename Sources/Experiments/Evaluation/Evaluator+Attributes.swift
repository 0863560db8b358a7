internal import Autodiff
internal import Language
internal import Learning
internal import Notebooks

/// What is read of a value by dots.
extension Evaluator {
  /// One step of `fit.grad.h[0].weight` from its root on.
  private enum Link {
    case member(Identifier, of: Expression)
    case index([Index], of: Expression, SourceRange)

    var range: SourceRange {
      switch self {
      case .member(let name, _): name.range
      case .index(_, _, let range): range
      }
    }
  }

  /// A path of a parameter, `logits.weight` or `h[0].weight`, comes before the parts of its name.
  func attributes(_ expression: Expression) throws -> Value {
    var links: [Link] = []
    var root = expression
    var own: TensorValue?
    steps: while own == nil {
      switch root.kind {
      case .attribute(let base, let name):
        own = model?.made(session.text(root.range))
        guard own == nil else { break steps }
        links.append(.member(name, of: base))
        root = base
      case .index(let base, let indices):
        links.append(.index(indices, of: base, root.range))
        root = base
      default: break steps
      }
    }
    links.reverse()
    var value = try own.map { .tensor($0) } ?? evaluate(root)
    var place = 0
    while place < links.count {
      if let found = try parameter(links[place...], of: value) {
        value = found.value
        place = found.end
        continue
      }
      switch links[place] {
      case .member(let name, let base): value = try attribute(name, of: value, source: base)
      case .index(let indices, let base, let range):
        value = try index(value, indices, at: range, source: base)
      }
      place += 1
    }
    return value
  }

  /// The parameter whose path is written here in several steps, and the step behind it.
  private func parameter(_ links: ArraySlice<Link>, of value: Value) throws
    -> (value: Value, end: Int)?
  {
    guard links.count > 1, value.hasParameters, case .member = links[links.startIndex] else {
      return nil
    }
    var path = ""
    var ends: [(path: String, place: Int)] = []
    steps: for (place, link) in zip(links.indices, links) {
      switch link {
      case .member(let name, _): path += (path.isEmpty ? "" : ".") + name.name
      case .index(let indices, _, _):
        guard let number = try turn(indices) else { break steps }
        path += "[\(number)]"
      }
      ends.append((path, place))
    }
    for (path, place) in ends.dropFirst().reversed() {
      let range = links[links.startIndex].range.union(links[place].range)
      if let found = try parameter(path, of: value, at: range) { return (found, place + 1) }
    }
    return nil
  }

  /// The number of `h[0]`, if it is one that is known without data.
  private func turn(_ indices: [Index]) throws -> Int? {
    guard indices.count == 1, case .at(let expression) = indices[0],
      case .some(let number) = try evaluate(expression).plainNumber
    else { return nil }
    return Int(exactly: number)
  }

  private func parameter(_ path: String, of value: Value, at range: SourceRange) throws -> Value? {
    switch value {
    case .model(let model):
      return try model.binding(self, at: range)?.parameters.first { $0.path == path }
        .map { .tensor($0.value) }
    case .bound(let bound):
      return bound.parameters.first { $0.path == path }.map { .tensor($0.value) }
    case .run(let run): return try run.parameter(path, session, at: range).map { .tensor($0) }
    case .runPart(let run, let part):
      switch part {
      case .grad, .history, .gradientNorms:
        guard run.info(path) != nil else { return nil }
        return try run.member(path, of: part, self, at: range)
      case .validation, .validationHistory, .train: return nil
      }
    case .named(let entries): return entries.first { $0.name == path }?.value
    default: return nil
    }
  }
}

extension Value {
  fileprivate var hasParameters: Bool {
    switch self {
    case .model, .bound, .run, .runPart, .named: true
    default: false
    }
  }
}
