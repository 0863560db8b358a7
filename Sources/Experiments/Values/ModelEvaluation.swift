internal import Autodiff
internal import Language
internal import Learning
internal import Notebooks

/// Where a model's inputs come from.
enum ModelInputs {
  /// Sizes are not known: every input is unknown.
  case unknown
  /// No data: inputs can only be given by hand.
  case nothing
  case dataset(DatasetValue)
  /// Placeholders for a batch of a dataset's columns.
  case batch(DatasetValue, rows: Int)
}

/// Where a model's parameters come from.
enum ParameterSource {
  /// The initial values in the session's graph, one node for all calls.
  case initial
  /// A run's trained values.
  case trained(RunValue)
  /// Initial values in a graph of their own, under another seed where it is swept.
  case fresh(seed: UInt64)
}

/// One evaluation of a model's body: what the statements of the body can ask.
final class ModelEvaluation {
  struct Override {
    var value: Value
    var range: SourceRange
  }

  let bound: BoundModel
  let inputs: ModelInputs
  let source: ParameterSource
  /// To be handed on only; who decides by it asks for `mode()`.
  let isTraining: Bool
  let paths: ParameterPaths
  /// Put before the paths of a model that another model calls.
  let prefix: String
  /// The model that calls this one.
  let outer: ModelEvaluation?
  /// Whether the parameters are those of the model that calls this one; not for a run.
  let collectsIntoOuter: Bool
  private let overrides: [String: Override]
  private(set) var usedOverrides: Set<String> = []
  /// Evaluates a statement whose result was given by hand, for its layers' places only.
  var isDry = false
  /// Names assigned a parameter, for "assigned twice".
  private var direct: Set<String> = []
  private var shared: [String: Int] = [:]
  /// The paths made so far in each call of a `def` that is under way.
  private var calls: [[String]] = []
  private var columns: [String: Value] = [:]
  private var lineOf: [SourceRange: Int] = [:]
  private var parametersBefore = 0
  /// The columns read as placeholders, in the order of reading.
  private(set) var batchColumns: [(name: String, node: NodeID)] = []
  unowned let evaluator: Evaluator

  init(
    _ bound: BoundModel, inputs: ModelInputs, source: ParameterSource, isTraining: Bool,
    overrides: [String: Override], paths: ParameterPaths, evaluator: Evaluator,
    outer: ModelEvaluation? = nil, prefix: String = "", collectsIntoOuter: Bool = false
  ) {
    self.collectsIntoOuter = collectsIntoOuter
    self.bound = bound
    self.inputs = inputs
    self.source = source
    self.isTraining = isTraining
    self.overrides = overrides
    self.paths = paths
    self.evaluator = evaluator
    self.outer = outer
    self.prefix = prefix
  }

  private var session: Session { evaluator.session }

  /// Whether this is training; asking makes the model one that differs between the modes.
  func mode() -> Bool {
    bound.dependsOnMode = true
    _ = outer?.mode()
    return isTraining
  }

  func beginStatement(name: String?, inLoop: Bool) {
    paths.beginStatement(name: name, inLoop: inLoop)
    parametersBefore = bound.parameters.count
  }

  func enter(_ function: String) {
    paths.enter(function)
    calls.append([])
  }

  func leave() {
    paths.leave()
    calls.removeLast()
  }

  /// A value of the author's instead of the statement's own.
  func override(of name: String) -> Value? {
    guard let given = overrides[name] else { return nil }
    usedOverrides.insert(name)
    return given.value
  }

  func hasOverride(_ name: String) -> Bool { overrides[name] != nil }
  var overrideNames: [(name: String, range: SourceRange)] {
    overrides.sorted { $0.value.range.lower < $1.value.range.lower }.map {
      ($0.key, $0.value.range)
    }
  }

  func hyperparameter(named name: String) -> Value? {
    bound.model.hyperparameters.first { $0.name == name }?.value
  }

  /// Notes what a statement assigned.
  func note(_ name: String, _ value: Value, statement: SourceRange, inLoop: Bool) {
    bound.set(name, value)
    let made = bound.parameters.dropFirst(parametersBefore).reduce(0) { $0 + $1.info.shape.count }
    parametersBefore = bound.parameters.count
    if let place = lineOf[statement] {
      bound.lines[place].value = value
      bound.lines[place].turns += 1
      bound.lines[place].parameters += made
    } else {
      lineOf[statement] = bound.lines.count
      bound.lines.append(
        BoundModel.Line(name: name, value: value, statement: statement, parameters: made, turns: 1))
    }
  }

  // MARK: Inputs

  var dataName: String? {
    switch inputs {
    case .dataset(let data), .batch(let data, _): data.name
    default: nil
    }
  }
  var dataRange: SourceRange? {
    switch inputs {
    case .dataset(let data), .batch(let data, _): data.range
    default: nil
    }
  }
  var inputNames: [String] {
    switch inputs {
    case .dataset(let data), .batch(let data, _): data.columnNames
    default: []
    }
  }

  /// The input of a name, if the call gives one.
  func input(named name: String) -> Value? {
    if let value = columns[name] { return value }
    if overrides[name] != nil, !bound.places(name) { return override(of: name) }
    switch inputs {
    case .dataset(let data):
      guard let value = data.input(name, session) else { return outer?.input(named: name) }
      columns[name] = value
      return value
    case .batch(let data, let rows):
      guard let column = data.dataset.column(name) else { return outer?.input(named: name) }
      let shape = column.tensor.shape
      let type = TensorType(
        shape.replacing(axis: 0, with: rows), isBoolean: column.tensor.isBoolean)
      let node = evaluator.workspace.placeholder(type)
      let value = Value.tensor(TensorValue(node, evaluator.workspace))
      columns[name] = value
      batchColumns.append((name, node))
      return value
    case .nothing, .unknown: return outer?.input(named: name)
    }
  }

  /// An input that is read: it becomes one of the model's inputs.
  func read(input name: String, _ value: Value, at range: SourceRange) throws -> Value {
    let input: Value
    if let known = bound.inputs.first(where: { $0.name == name }) {
      input = known.value
    } else {
      // What is written in a call is one leaf, which derivatives can be taken by.
      input =
        switch value {
        case .number(let x):
          .tensor(evaluator.leaf(Tensor(x, precision: session.precision)))
        case .list: try evaluator.named(value, at: range)
        default: value
        }
      bound.inputs.append((name, input))
    }
    if case .tensor(let tensor) = input {
      return .tensor(
        TensorValue(
          try session.imported(tensor, into: evaluator.workspace, at: range),
          evaluator.workspace, host: tensor.host))
    }
    return input
  }

  func missingInput(_ name: String, at range: SourceRange, evaluator: Evaluator) throws -> Value {
    if !bound.model.inputNames.contains(name) { bound.model.inputNames.append(name) }
    switch inputs {
    case .unknown:
      if !bound.inputs.contains(where: { $0.name == name }) {
        bound.inputs.append((name, .unknown))
      }
      return .unknown
    case .nothing:
      // Only what needs the input cannot be read; see `BoundModel.member`.
      if !isDry, !bound.missingInputs.contains(name) { bound.missingInputs.append(name) }
      return .unknown
    case .dataset(let data), .batch(let data, _):
      if isDry { return .unknown }
      let columns = data.columnNames
      if let near = nearestName(to: name, among: columns + evaluator.knownNames()) {
        throw EvaluationError.unknownName(name, nearest: near).diagnostic(at: range)
      }
      throw EvaluationError.notInput(name, dataset: data.name, columns: columns)
        .diagnostic(at: range)
    }
  }

  // MARK: Parameters

  func noteDirect(_ name: String, at range: SourceRange, inLoop: Bool) throws {
    guard !inLoop, !direct.insert(name).inserted else { return }
    throw EvaluationError.parameterTwice(name).diagnostic(at: range)
  }

  /// The parameter of a path: given by hand, trained, or its initial value.
  /// - Parameters:
  ///   - start: the initial value where it is an expression, which may follow from the data.
  ///   - initial: appends the nodes of the initial value for a key.
  func parameter(
    _ localPath: String, shape: Shape, initialText: @autoclosure @escaping () -> String,
    at range: SourceRange,
    given: Value? = nil, start: NodeID? = nil,
    initial: (inout Graph, RandomKey) throws(OperationError) -> NodeID
  ) throws -> NodeID {
    if !calls.isEmpty { calls[calls.count - 1].append(localPath) }
    // What a call gives for it is of that call alone.
    if collectsIntoOuter, let outer, given == nil, override(of: localPath) == nil {
      let node = try outer.parameter(
        prefix + localPath, shape: shape, initialText: initialText(), at: range, start: start,
        initial: initial)
      if shared[localPath] == nil {
        shared[localPath] = bound.parameters.count
        bound.parameters.append(
          BoundModel.Parameter(
            path: localPath, value: TensorValue(node, evaluator.workspace),
            info: ModelValue.ParameterInfo(
              path: localPath, shape: shape, initial: initialText, range: range)))
      }
      return node
    }
    let path = localPath
    let workspace = evaluator.workspace
    if let place = shared[path] {
      let known = bound.parameters[place]
      guard known.info.shape == shape else {
        throw EvaluationError.sharedShape(path, known.info.shape.dimensions, shape.dimensions)
          .diagnostic(at: range)
      }
      return known.value.node
    }
    let node: NodeID
    if let value = given ?? override(of: path) {
      guard let leaf = try evaluator.node(value, at: range) else {
        bound.hasUnknownParameters = true
        return try evaluator.graph(at: range) { graph throws(OperationError) in
          graph.constant(0, shape)
        }
      }
      let found = workspace.graph.shape(leaf)
      guard found == shape else {
        throw EvaluationError.shapeOfOverride(
          path, expected: shape.dimensions, found: found.dimensions
        ).diagnostic(at: overrides[path]?.range ?? range)
      }
      node = try mark(path, leaf, at: range)
    } else {
      switch source {
      case .trained(let run):
        node = try run.node(of: path, shape: shape, in: workspace, session, at: range)
      case .initial where workspace === session.workspace:
        if let known = bound.model.initialNodes[path], workspace.graph.shape(known) == shape,
          start.map({ workspace.isSame($0, workspace.graph[known].inputs[0]) }) ?? true
        {
          node = known
        } else {
          node = try mark(
            path, build(initial, session.seed, path, shape, at: range), at: range)
          bound.model.initialNodes[path] = bound.model.initialNodes[path] ?? node
        }
      case .initial:
        node = try mark(path, build(initial, session.seed, path, shape, at: range), at: range)
      case .fresh(let seed):
        node = try mark(path, build(initial, seed, path, shape, at: range), at: range)
      }
    }
    shared[path] = bound.parameters.count
    bound.parameters.append(
      BoundModel.Parameter(
        path: path, value: TensorValue(node, workspace),
        info: ModelValue.ParameterInfo(
          path: path, shape: shape, initial: initialText, range: range)))
    return node
  }

  /// A parameter made before, by its path as it is written: `out.weight`, `h[0].bias`. Within a
  /// `def` its own come first, which have the name of what the call is assigned to before them.
  func made(_ path: String) -> TensorValue? {
    let own = calls.last?.last { $0.hasSuffix("." + path) }
    return shared[own ?? path].map { bound.parameters[$0].value }
  }

  /// The stream of what initial values draw.
  var initialKey: RandomKey {
    if collectsIntoOuter, let outer { return outer.initialKey.folding(prefix) }
    let seed = if case .fresh(let seed) = source { seed } else { evaluator.session.seed }
    return RandomKey(seed: seed).folding(bound.model.name)
  }

  private func build(
    _ initial: (inout Graph, RandomKey) throws(OperationError) -> NodeID, _ seed: UInt64,
    _ path: String, _ shape: Shape, at range: SourceRange
  ) throws -> NodeID {
    let key = RandomKey(seed: seed).folding(bound.model.name).folding(path)
    return try evaluator.graph(at: range) { graph throws(OperationError) in
      // A walk that only records paths is followed by one that builds everything.
      if paths.known == nil { return graph.constant(0, shape) }
      return try initial(&graph, key)
    }
  }

  private func mark(_ path: String, _ node: NodeID, at range: SourceRange) throws -> NodeID {
    let label = bound.label + "." + path
    return try evaluator.graph(at: range) { graph throws(OperationError) in
      try graph.parameter(label, initial: node)
    }
  }
}

extension BoundModel {
  /// Whether the model assigns the name.
  fileprivate func places(_ name: String) -> Bool {
    model.statements.contains { $0.assignedNames.contains { $0.name == name } }
  }
}
