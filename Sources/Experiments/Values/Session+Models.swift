internal import Autodiff
internal import Language
internal import Learning
internal import Notebooks

extension Session {
  /// Evaluates a model's body with inputs and parameters; computes nothing.
  ///
  /// Errors inside the body stand in the result's diagnostics.
  /// - Parameter isPart: its parameters are those of the outer model, under its own name.
  func bind(
    _ model: ModelValue, to inputs: ModelInputs,
    overrides: [(name: Identifier, value: Value)] = [], parameters: ParameterSource,
    isTraining: Bool = false, workspace: Workspace? = nil, key: RandomKey? = nil,
    outer: Evaluator? = nil, isPart: Bool = false, at range: SourceRange
  ) throws -> BoundModel {
    guard !model.isBeingEvaluated else {
      throw EvaluationError.modelCycle(model.name).diagnostic(at: range)
    }
    model.isBeingEvaluated = true
    defer { model.isBeingEvaluated = false }
    func evaluated(_ paths: [String]?, isRecording: Bool) throws -> ModelEvaluation {
      try evaluate(
        model, inputs: inputs, overrides: overrides, source: parameters, isTraining: isTraining,
        workspace: workspace ?? self.workspace, key: key, outer: outer, isPart: isPart,
        paths: paths, isRecording: isRecording, at: range)
    }
    if let paths = model.paths[isTraining] {
      return try evaluated(paths, isRecording: false).bound
    }
    if let expected = model.paths[!isTraining] ?? model.expectedPaths, overrides.isEmpty, !isPart {
      let nodes = model.initialNodes
      let evaluation = try evaluated(expected, isRecording: true)
      if model.resolve(evaluation, isTraining: isTraining) == expected { return evaluation.bound }
      model.initialNodes = nodes
    } else {
      let shapes: ModelInputs =
        switch inputs {
        case .dataset, .batch: inputs
        case .unknown, .nothing: .unknown
        }
      try withAbstractWorkspace { workspace in
        let evaluation = try evaluate(
          model, inputs: shapes, overrides: [], source: .fresh(seed: seed),
          isTraining: isTraining, workspace: workspace, key: key, outer: nil, isPart: false,
          paths: nil, isRecording: true, at: range)
        _ = model.resolve(evaluation, isTraining: isTraining)
      }
    }
    return try evaluated(model.paths[isTraining], isRecording: false).bound
  }

  /// Walks a model's body without any data, for its inputs and the paths to expect.
  func walk(_ model: ModelValue, at range: SourceRange) throws -> BoundModel {
    model.isBeingEvaluated = true
    defer { model.isBeingEvaluated = false }
    return try withAbstractWorkspace { workspace in
      let evaluation = try evaluate(
        model, inputs: .unknown, overrides: [], source: .fresh(seed: seed), isTraining: false,
        workspace: workspace, key: nil, outer: nil, isPart: false, paths: nil, isRecording: true,
        at: range)
      model.expectedPaths = evaluation.paths.resolve()
      return evaluation.bound
    }
  }

  private func evaluate(
    _ model: ModelValue, inputs: ModelInputs, overrides: [(name: Identifier, value: Value)],
    source: ParameterSource, isTraining: Bool, workspace: Workspace, key: RandomKey?,
    outer: Evaluator?, isPart: Bool, paths: [String]?, isRecording: Bool,
    at range: SourceRange
  ) throws -> ModelEvaluation {
    let run: RunValue? = if case .trained(let run) = source, !isPart { run } else { nil }
    let label = run?.name ?? model.name
    let bound = BoundModel(model: model, label: label)
    let evaluator = Evaluator(
      self, .model, workspace: workspace, key: key ?? RandomKey(seed: seed).folding(model.name),
      blockIndex: model.blockIndex)
    let evaluation = ModelEvaluation(
      bound, inputs: inputs, source: source, isTraining: isTraining,
      overrides: Dictionary(
        overrides.map { ($0.name.name, .init(value: $0.value, range: $0.name.range)) },
        uniquingKeysWith: { _, last in last }),
      paths: ParameterPaths(known: paths, isRecording: isRecording), evaluator: evaluator,
      outer: outer?.model, prefix: isPart ? model.name + "." : "",
      collectsIntoOuter: isPart)
    evaluator.model = evaluation
    evaluator.mayCompute = false
    bound.dataName = evaluation.dataName
    bound.run = run
    switch inputs {
    case .dataset(let data):
      bound.rows = data.dataset.rowCount
      bound.data = data
    case .batch(_, let rows): bound.rows = rows
    default: break
    }
    try evaluator.run(block: model.statements)
    bound.diagnostics = evaluator.diagnostics
    bound.columns = evaluation.batchColumns
    if paths != nil, bound.diagnostics.isEmpty {
      for (name, place) in evaluation.overrideNames where !evaluation.usedOverrides.contains(name) {
        throw EvaluationError.noSuchOverride(
          name, model: model.name,
          nearest: nearestName(
            to: name,
            among: bound.values.map { $0.name } + bound.parameters.map { $0.path }
              + bound.inputs.map { $0.name })
        ).diagnostic(at: place)
      }
    }
    return evaluation
  }

  /// The dataset that a model is checked against: what later blocks bind to it, else the only
  /// earlier one with all its columns.
  func modelData(for model: ModelValue) -> DatasetValue? {
    if let name = bindings[model.name],
      case .dataset(let data) = global(name, before: .max)?.value
    {
      return data
    }
    guard !model.inputNames.isEmpty else { return nil }
    let candidates = datasets(before: model.blockIndex).filter { data in
      model.inputNames.allSatisfy { data.dataset.column($0) != nil }
    }
    return candidates.count == 1 ? candidates[0] : nil
  }
}

extension Evaluator {
  /// `line(points)`, `line(points, m=0.5)`, `net(act=tanh)`, `valley()`.
  func call(model: ModelValue, _ arguments: [EvaluatedArgument], at range: SourceRange) throws
    -> Value
  {
    var inputs = ModelInputs.nothing
    var data: DatasetValue?
    var hyperparameters: [(name: String, value: Value)] = []
    var overrides: [(name: Identifier, value: Value)] = []
    let known = Set(try model.hyperparameterNames(session, at: range))
    for argument in arguments {
      guard let keyword = argument.keyword else {
        switch argument.value {
        case .dataset(let value) where data == nil:
          data = value
          inputs = .dataset(value)
        case .unknown: return .unknown
        case .dataset:
          throw fail(.tooManyArguments(function: model.name, allowed: 1), at: argument.range)
        default:
          throw fail(
            .wrongKind(
              what: "what \(model.name) is called with", expected: "a dataset or named values",
              found: argument.value.kindName), at: argument.range)
        }
        continue
      }
      if known.contains(keyword.name) {
        hyperparameters.append((keyword.name, argument.value))
      } else {
        overrides.append((keyword, argument.value))
      }
    }
    var called = model
    if !hyperparameters.isEmpty {
      called = model.variant(hyperparameters, key: variantKey(hyperparameters))
      if data == nil, overrides.isEmpty, self.model == nil { return .model(called) }
    }
    if case .nothing = inputs, overrides.isEmpty, !model.inputNames.isEmpty, self.model == nil {
      throw fail(.missingInputs(model.inputNames, model: model.name), at: range)
    }
    let key = BoundModel.Key(model: called, data: data, run: nil)
    let isPlain = overrides.isEmpty && self.model == nil
    if isPlain, let known = session.boundModels[key] { return .bound(known) }
    let bound = try session.bind(
      called, to: inputs, overrides: overrides, parameters: source(inside: self.model),
      isTraining: self.model?.isTraining ?? false, workspace: workspace,
      key: self.model == nil ? nil : nextKey(of: called.name), outer: self,
      isPart: self.model != nil, at: range)
    try rethrow(bound, calledAt: range)
    if isPlain { session.boundModels[key] = bound }
    return .bound(bound)
  }

  private func source(inside outer: ModelEvaluation?) -> ParameterSource {
    outer?.source ?? .initial
  }

  /// `fit(other)`: the trained model on other data.
  func call(run: RunValue, _ arguments: [EvaluatedArgument], at range: SourceRange) throws -> Value
  {
    var inputs = ModelInputs.nothing
    var data: DatasetValue?
    var overrides: [(name: Identifier, value: Value)] = []
    for argument in arguments {
      guard let keyword = argument.keyword else {
        switch argument.value {
        case .dataset(let value) where data == nil:
          data = value
          inputs = .dataset(value)
        case .unknown: return .unknown
        case .dataset:
          throw fail(.tooManyArguments(function: run.name, allowed: 1), at: argument.range)
        default:
          throw fail(
            .wrongKind(
              what: "what \(run.name) is called with", expected: "a dataset or named values",
              found: argument.value.kindName), at: argument.range)
        }
        continue
      }
      overrides.append((keyword, argument.value))
    }
    let key = BoundModel.Key(model: run.model, data: data, run: run)
    let isPlain = overrides.isEmpty && model == nil
    if isPlain, let known = session.boundModels[key] { return .bound(known) }
    let bound = try session.bind(
      run.model, to: inputs, overrides: overrides, parameters: .trained(run),
      workspace: workspace, outer: self, at: range)
    try rethrow(bound, calledAt: range)
    if isPlain { session.boundModels[key] = bound }
    return .bound(bound)
  }

  private func rethrow(_ bound: BoundModel, calledAt range: SourceRange) throws {
    guard var first = bound.diagnostics.first(where: { $0.severity == .error }) else { return }
    if session.isFailed(bound.model.name, before: .max) {
      throw DependsOnFailed(name: bound.model.name)
    }
    first.notes.append(.init(range, "in this call of \(bound.model.name)"))
    throw first
  }

  /// The same hyperparameters give the same model, so its parameters are the same nodes.
  private func variantKey(_ values: [(name: String, value: Value)]) -> String? {
    var parts: [String] = []
    for (name, value) in values {
      switch value {
      case .number(let x): parts.append("\(name)=\(x)")
      case .tensor(let tensor):
        // By the value itself, not its number: derivatives by two equal numbers are two.
        guard tensor.workspace === session.workspace else { return nil }
        parts.append("\(name)=node \(tensor.node.index)")
      case .boolean(let x): parts.append("\(name)=\(x)")
      case .string(let x): parts.append("\(name)=\"\(x)\"")
      case .function(.defined): return nil
      case .function(let function): parts.append("\(name)=\(function.name)()")
      default: return nil
      }
    }
    return parts.joined(separator: ",")
  }

  // MARK: Layers

  func apply(layer: any Layer.Type, _ given: [EvaluatedArgument], at range: SourceRange) throws
    -> Value
  {
    let signature = layer.signature
    let kind = signature.name
    var arguments = given
    var name: String?
    var start: InitialValue?
    if let place = arguments.firstIndex(where: { $0.keyword?.name == "name" }),
      !signature.parameters.contains(where: { $0.name == "name" })
    {
      let argument = arguments.remove(at: place)
      name = try string(argument.value, at: argument.range, what: "name of \(kind)")
    }
    if let place = arguments.firstIndex(where: { $0.keyword?.name == "init" }),
      !signature.parameters.contains(where: { $0.name == "init" })
    {
      let argument = arguments.remove(at: place)
      start = try initialValue(argument.value, at: argument.range, what: "init of \(kind)")
    }
    guard let model else {
      throw fail(.notHere(function: kind, where: "\(place.inWords), only in a model"), at: range)
    }
    // The place in the order of making is taken also where the input is unknown.
    let hasParameters = !signature.isRandom
    let path = name ?? (hasParameters ? model.paths.next(kind: kind) : kind)
    guard let list = try bind(signature, arguments, at: range) else {
      if hasParameters { model.bound.hasUnknownParameters = true }
      return .unknown
    }
    var declared: [LayerParameter]
    do {
      declared = try layer.parameters(workspace.graph, list)
    } catch {
      throw fail(.operation(error), at: range)
    }
    if let start, !declared.isEmpty { declared[0].initial = start }
    var nodes: [NodeID] = []
    for parameter in declared {
      nodes.append(
        try model.parameter(
          path + "." + parameter.name, shape: parameter.shape,
          initialText: parameter.initial.description(shape: parameter.shape), at: range
        ) { graph, key throws(OperationError) in
          try parameter.initial.build(&graph, shape: parameter.shape, key: key)
        })
    }
    let result = try graph(at: range) { graph throws(OperationError) in
      try layer.build(&graph, list, parameters: nodes, isTraining: model.mode)
    }
    return .tensor(TensorValue(result, workspace))
  }

  /// An initialiser by name, or called with its numbers.
  func initialValue(_ value: Value, at range: SourceRange, what: String) throws -> InitialValue? {
    switch value {
    case .unknown: return nil
    case .setting(.initial(let initial)): return initial
    case .function(.initializer(let initializer)): return InitialValue(initializer)
    case .function(let function):
      if let initializer = InitializerTable.named[function.name] {
        return InitialValue(initializer)
      }
      fallthrough
    default:
      throw fail(
        .wrongKind(what: what, expected: "an initialiser", found: value.kindName), at: range)
    }
  }
}

extension ModelValue {
  /// The names of hyperparameters, as the first evaluation of the body finds them.
  func hyperparameterNames(_ session: Session, at range: SourceRange) throws -> [String] {
    var names: [String] = []
    var pending = statements
    while let statement = pending.popLast() {
      switch statement.kind {
      case .assign(let targets, let expression):
        if case .call(let callee, _) = expression.kind, case .name("hyperparameter") = callee.kind {
          names.append(targets[0].name)
        }
      case .forLoop(_, _, let body): pending += body
      case .conditional(let branches, let otherwise):
        pending += branches.flatMap { $0.body } + otherwise
      default: break
      }
    }
    return names
  }
}
