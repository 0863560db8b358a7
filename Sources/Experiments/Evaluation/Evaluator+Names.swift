internal import Autodiff
internal import Language
internal import Learning
internal import Notebooks

extension Evaluator {
  /// What a name means here: assigned in this block, built in, earlier, or an input of the model.
  func value(ofName name: String, at range: SourceRange) throws -> Value {
    if let local = scope.find(name) { return local.value }
    if let value = Builtins.value(named: name, in: place) { return value }
    if name == "training", let model { return .boolean(model.mode()) }
    if name == "params" { return .parameters(session.params) }
    if let model {
      if let given = model.input(named: name) {
        if let global = visibleGlobal(name) {
          throw EvaluationError.ambiguousName(name, dataset: model.dataName ?? "the data")
            .diagnostic(
              at: range,
              notes: [
                .init(global.range, "the earlier value"),
                .init(model.dataRange ?? global.range, "the column"),
              ].filter { $0.range != range })
        }
        return try model.read(input: name, given, at: range)
      }
      if let global = visibleGlobal(name) { return global.value }
      try throwIfFailed(name)
      return try model.missingInput(name, at: range, evaluator: self)
    }
    if let global = visibleGlobal(name) { return global.value }
    try throwIfFailed(name)
    throw fail(.unknownName(name, nearest: nearestName(to: name, among: knownNames())), at: range)
  }

  func visibleGlobal(_ name: String) -> Session.Global? {
    guard !session.isFailed(name, before: blockIndex) else { return nil }
    return session.global(name, before: blockIndex)
  }

  private func throwIfFailed(_ name: String) throws {
    if session.isFailed(name, before: blockIndex) { throw DependsOnFailed(name: name) }
  }

  /// All names that could stand here, for "did you mean", nearest things first.
  func knownNames() -> [String] {
    var names: [String] = []
    var here: Scope? = scope
    while let current = here {
      names += current.order
      here = current.parent
    }
    names += model?.inputNames ?? []
    names += session.names(before: blockIndex)
    names += Builtins.names(in: place)
    return names
  }

  // MARK: Attributes

  func attribute(_ name: Identifier, of value: Value, source: Expression) throws -> Value {
    let range = name.range
    func unknown(_ of: String, _ known: [String]) -> Diagnostic {
      fail(
        .unknownMember(name.name, of: of, nearest: nearestName(to: name.name, among: known)),
        at: range)
    }
    switch value {
    case .unknown: return .unknown
    case .list(let items) where !items.isEmpty && items.allSatisfy({ $0.hasMembers }):
      // A list of runs, or of their parts, is read member by member.
      return .list(try items.map { try attribute(name, of: $0, source: source) })
    case .number, .boolean, .tensor, .series, .list:
      if name.name == "steps", case .series(let series) = value {
        return .tensor(
          try leaf(
            entries: series.steps.map { Double($0) }, shape: [series.steps.count], at: range))
      }
      guard let tensor = try tensorValue(value, at: source.range) else { return .unknown }
      switch name.name {
      case "shape": return .list(tensor.shape.dimensions.map { .number(Double($0)) })
      case "ndim": return .number(Double(tensor.shape.rank))
      case "size": return .number(Double(tensor.shape.count))
      case "T":
        let node = try session.imported(tensor, into: workspace, at: range)
        let order = Array((0..<tensor.shape.rank).reversed())
        return .tensor(
          TensorValue(
            try graph(at: range) { graph throws(OperationError) in
              try graph.permute(node, order)
            }, workspace))
      default:
        if OperationTable.named[name.name] != nil {
          throw fail(.methodCall(name.name), at: range)
        }
        // It may be a parameter, which has its path only when the model is evaluated again.
        if let model, model.paths.known == nil { return .unknown }
        throw unknown(value.kindName, ["T", "shape", "ndim", "size", "steps"])
      }
    case .table(let table):
      if let column = try table.column(name.name, self) { return column }
      throw unknown(session.text(source.range), table.names)
    case .dataset(let dataset):
      if let member = try dataset.member(name.name, self, at: range) { return member }
      throw unknown(dataset.name, dataset.memberNames)
    case .model(let model):
      if let member = try model.member(name.name, self, at: range) { return member }
      throw unknown(model.name, model.memberNames)
    case .bound(let bound):
      if let member = try bound.member(name.name, at: range) { return member }
      throw unknown(bound.model.name, bound.memberNames)
    case .run(let run):
      if let member = try run.member(name.name, self, at: range) { return member }
      throw unknown(run.name, run.memberNames)
    case .runPart(let run, let part):
      if let member = try run.member(name.name, of: part, self, at: range) { return member }
      throw unknown(session.text(source.range), run.memberNames(of: part))
    case .runs(let sweep):
      if let member = try sweep.member(name.name, self, at: range) { return member }
      throw unknown(sweep.name, sweep.memberNames)
    case .named(let entries):
      if let entry = entries.first(where: { $0.name == name.name }) { return entry.value }
      let inner = entries.filter { $0.name.hasPrefix(name.name + ".") }
      if !inner.isEmpty {
        return .named(inner.map { (String($0.name.dropFirst(name.name.count + 1)), $0.value) })
      }
      throw unknown(session.text(source.range), entries.map { $0.name })
    case .parameters(let entries):
      if let entry = entries.first(where: { $0.name == name.name }) { return entry.value }
      throw unknown("params", entries.map { $0.name })
    case .none, .string, .text, .function, .sweep, .setting:
      throw unknown(value.kindName, [])
    }
  }
}

extension Value {
  fileprivate var hasMembers: Bool {
    switch self {
    case .run, .runPart, .bound, .named, .model: true
    default: false
    }
  }
}
