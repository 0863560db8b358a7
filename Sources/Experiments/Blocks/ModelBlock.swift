internal import Autodiff
internal import Language
internal import Learning
internal import Notebooks

/// `model NAME`: inputs, parameters and named values, checked once against its data.
enum ModelBlock: Block {
  static let place = BlockPlace.model
  static let isNamed = true

  static func evaluate(_ work: BlockWork) throws {
    guard let name = work.block.name else { return }
    let session = work.session
    let model = ModelValue(
      name: name, statements: work.statements, nameRange: work.nameRange, blockIndex: work.index)
    // Which names are inputs shows when the body is walked without any data.
    let blind = try session.walk(model, at: work.nameRange)
    let data = session.modelData(for: model)
    let bound: BoundModel
    if let data {
      bound = try session.bind(
        model, to: .dataset(data), parameters: .initial, at: work.nameRange)
    } else if model.inputNames.isEmpty {
      bound = try session.bind(model, to: .nothing, parameters: .initial, at: work.nameRange)
    } else {
      bound = try session.withAbstractWorkspace { workspace in
        try session.bind(
          model, to: .unknown, parameters: .fresh(seed: session.seed), workspace: workspace,
          at: work.nameRange)
      }
      model.paths = [:]
    }
    work.note(bound.diagnostics)
    // The walk without data says what is wrong for any data.
    if bound.diagnostics.isEmpty { work.note(blind.diagnostics) }
    guard !work.diagnostics.contains(where: { $0.severity == .error }) else { return }
    if data != nil || model.inputNames.isEmpty {
      model.checked = bound
      if let data {
        session.boundModels[
          BoundModel.Key(model: model, data: data, run: nil)] =
          bound
      }
      noteUnused(bound, work)
    }
    work.define(name, .model(model), at: work.nameRange)
    if work.isFinal { work.artifacts.append(.model(summary(model, bound, data, work))) }
  }

  /// A parameter that no named value depends on is a warning at its place.
  private static func noteUnused(_ bound: BoundModel, _ work: BlockWork) {
    let graph = work.session.workspace.graph
    // What named values depend on; one that is a parameter itself is no use of it.
    var used: [NodeID] = []
    var isOwn = [Bool](repeating: false, count: graph.count)
    for parameter in bound.parameters { isOwn[Int(parameter.value.node.index)] = true }
    var named: Set<NodeID> = []
    func add(_ value: Value) {
      switch value {
      case .tensor(let tensor):
        // The name that it is made under is no use of it; a second one is.
        let isNamed = !named.insert(tensor.node).inserted
        if !isOwn[Int(tensor.node.index)] || isNamed { used.append(tensor.node) }
      case .list(let items): items.forEach(add)
      default: break
      }
    }
    for value in bound.values { add(value.value) }
    guard !bound.values.contains(where: { $0.value.isUnknown }) else { return }
    let isUsed = graph.ancestorMarks(of: used)
    for parameter in bound.parameters where !isUsed[Int(parameter.value.node.index)] {
      work.note([
        EvaluationError.unusedParameter(parameter.path).diagnostic(at: parameter.info.range)
      ])
    }
  }

  // MARK: For the report

  static func summary(
    _ model: ModelValue, _ bound: BoundModel, _ data: DatasetValue?, _ work: BlockWork
  ) -> ModelSummary {
    let rows = bound.rows
    func shape(_ value: Value) -> [Int?] {
      guard case .tensor(let tensor) = value else { return [] }
      var result: [Int?] = tensor.shape.dimensions.map { $0 }
      if let rows, result.first == rows { result[0] = nil }
      return result
    }
    return ModelSummary(
      name: model.name, inputs: bound.inputs.map { ($0.name, shape($0.value)) },
      lines: bound.lines.map { line in
        ModelSummary.Line(
          source: work.session.text(line.statement), range: line.statement, name: line.name,
          shape: shape(line.value), parameters: line.parameters, turns: line.turns)
      },
      parameters: bound.parameters.map { parameter in
        ModelSummary.Parameter(
          path: parameter.path, shape: parameter.info.shape.dimensions,
          count: parameter.info.shape.count, initial: parameter.info.initial())
      },
      parameterCount: bound.parameters.reduce(0) { $0 + $1.info.shape.count },
      hyperparameters: bound.hyperparameters.map { ($0.name, text($0.value)) },
      boundTo: data?.name)
  }

  static func text(_ value: Value) -> String {
    switch value {
    case .number(let x): shortest(x)
    case .tensor(let tensor): tensor.hostScalar.map { shortest($0) } ?? "\(tensor.shape)"
    case .boolean(let x): x ? "true" : "false"
    case .string(let x): "\"\(x)\""
    case .function(let function): function.name
    default: value.kindName
    }
  }
}
