internal import Autodiff
internal import Learning
internal import Notebooks

/// A run: a model with trained parameters. Before it has been trained, the parameters are known
/// in shape only.
final class RunValue {
  let name: String
  let model: ModelValue
  let data: DatasetValue?
  let validation: DatasetValue?
  let lossName: String
  let metrics: [String]
  /// The parameters of a binding that the run was planned from: paths and shapes.
  let parameters: [ModelValue.ParameterInfo]
  let swept: [(name: String, value: Value)]
  /// Nothing before the training.
  let trained: TrainedRun?
  private let places: [String: Int]
  private var nodes: [String: NodeID] = [:]
  private var gradientNodes: [String: TensorValue]?
  private var series: [String: SeriesValue] = [:]

  init(
    name: String, model: ModelValue, data: DatasetValue?, validation: DatasetValue?,
    lossName: String, metrics: [String], parameters: [ModelValue.ParameterInfo],
    swept: [(name: String, value: Value)], trained: TrainedRun?
  ) {
    self.name = name
    self.model = model
    self.data = data
    self.validation = validation
    self.lossName = lossName
    self.metrics = metrics
    self.parameters = parameters
    self.swept = swept
    self.trained = trained
    places = Dictionary(
      parameters.enumerated().map { ($1.path, $0) }, uniquingKeysWith: { first, _ in first })
  }

  func info(_ path: String) -> ModelValue.ParameterInfo? { places[path].map { parameters[$0] } }

  /// What the training says of a parameter; it lists them in the same order.
  func trained(_ path: String) -> TrainedRun.Parameter? {
    guard let trained else { return nil }
    if let place = places[path], trained.parameters.indices.contains(place),
      trained.parameters[place].path == path
    {
      return trained.parameters[place]
    }
    return trained.parameter(path)
  }

  /// The node of a trained parameter. In the session's graph it is one marked node, which
  /// derivatives can be taken by; elsewhere the run is constant.
  func node(
    of path: String, shape: Shape, in workspace: Workspace, _ session: Session,
    at range: SourceRange
  ) throws -> NodeID {
    let node: NodeID
    if let known = nodes[path] {
      node = known
    } else {
      guard let info = info(path) else {
        throw EvaluationError.unknownMember(path, of: name, nearest: nil).diagnostic(at: range)
      }
      let leaf: NodeID
      if let trained = trained(path) {
        leaf = session.workspace.leaf(trained.value)
      } else {
        leaf = session.workspace.placeholder(TensorType(info.shape))
      }
      do {
        node = try session.workspace.graph.parameter(name + "." + path, initial: leaf)
      } catch {
        throw EvaluationError.operation(error).diagnostic(at: range)
      }
      nodes[path] = node
    }
    guard session.workspace.graph.shape(node) == shape else {
      throw EvaluationError.sharedShape(
        path, session.workspace.graph.shape(node).dimensions, shape.dimensions
      ).diagnostic(at: range)
    }
    return try session.imported(
      TensorValue(node, session.workspace), into: workspace, at: range)
  }

  func parameter(_ path: String, _ session: Session, at range: SourceRange) throws -> TensorValue? {
    guard let info = info(path) else { return nil }
    let node = try node(
      of: path, shape: info.shape, in: session.workspace, session, at: range)
    return TensorValue(node, session.workspace)
  }

  /// The model with the trained parameters over data.
  func bound(to data: DatasetValue?, _ session: Session, at range: SourceRange) throws
    -> BoundModel
  {
    let key = BoundModel.Key(model: model, data: data, run: self)
    if let known = session.boundModels[key] { return known }
    let bound = try session.bind(
      model, to: data.map { .dataset($0) } ?? .nothing, parameters: .trained(self), at: range)
    session.boundModels[key] = bound
    return bound
  }

  /// A value of the model over data; what is wrong with the model there is said where it is missing.
  private func value(
    _ name: String, over data: DatasetValue?, _ session: Session, at range: SourceRange
  ) throws -> Value? {
    let bound = try bound(to: data, session, at: range)
    let found = try bound.member(name, at: range)
    if let found, !found.isUnknown { return found }
    guard var first = bound.diagnostics.first(where: { $0.severity == .error }) else {
      return found
    }
    if session.isFailed(model.name, before: .max) { throw DependsOnFailed(name: model.name) }
    first.notes.append(.init(range, "asked for here"))
    throw first
  }

  // MARK: Members

  var memberNames: [String] {
    ["grad", "history", "validation", "train", "parameter_count", "steps"]
      + parameters.map { $0.path } + [lossName] + metrics
      + (model.checked?.values.map { $0.name } ?? [])
  }

  func memberNames(of part: RunPart) -> [String] {
    switch part {
    case .grad: parameters.map { $0.path }
    case .history:
      (trained?.history.map { $0.name } ?? [lossName] + metrics) + [
        "grad_norm", "learning_rate", "validation",
      ]
        + parameters.map { $0.path }
    case .gradientNorms: parameters.map { $0.path }
    case .validation, .train: model.checked?.values.map { $0.name } ?? [lossName]
    case .validationHistory: trained?.validationHistory.map { $0.name } ?? [lossName]
    }
  }

  func member(_ name: String, _ evaluator: Evaluator, at range: SourceRange) throws -> Value? {
    let session = evaluator.session
    switch name {
    case "grad": return .runPart(self, .grad)
    case "history": return .runPart(self, .history)
    case "validation": return validation == nil ? nil : .runPart(self, .validation)
    case "train": return data == nil ? nil : .runPart(self, .train)
    case "parameter_count":
      return .number(Double(parameters.reduce(0) { $0 + $1.shape.count }))
    case "steps": return trained.map { .number(Double($0.steps)) } ?? .unknown
    default: break
    }
    if let parameter = try parameter(name, session, at: range) { return .tensor(parameter) }
    if let value = swept.first(where: { $0.name == name }) { return value.value }
    if let member = try value(name, over: data, session, at: range) { return member }
    let inner = parameters.filter { $0.path.hasPrefix(name + ".") || $0.path.hasPrefix(name + "[") }
    guard !inner.isEmpty else { return nil }
    return .named(
      try inner.compactMap { info in
        try parameter(info.path, session, at: range).map { (info.path, .tensor($0)) }
      })
  }

  func member(
    _ name: String, of part: RunPart, _ evaluator: Evaluator, at range: SourceRange
  ) throws -> Value? {
    let session = evaluator.session
    switch part {
    case .train: return try value(name, over: data, session, at: range)
    case .validation: return try value(name, over: validation, session, at: range)
    case .grad:
      let gradients = try gradients(evaluator, at: range)
      if let gradient = gradients[name] { return .tensor(gradient) }
      let inner = parameters.filter {
        $0.path.hasPrefix(name + ".") || $0.path.hasPrefix(name + "[")
      }
      guard !inner.isEmpty else { return nil }
      return .named(
        inner.compactMap { info in gradients[info.path].map { (info.path, .tensor($0)) } })
    case .history:
      if name == "grad_norm" { return .runPart(self, .gradientNorms) }
      if name == "validation" { return .runPart(self, .validationHistory) }
      guard let trained else {
        return memberNames(of: .history).contains(name) ? .unknown : nil
      }
      if let found = trained.history.first(where: { $0.name == name }) {
        return try makeSeries("history." + name, found.steps, found.values, session, at: range)
      }
      if name == "learning_rate" || name == "lr" {
        return try makeSeries(
          "learning_rate", Array(trained.learningRate.indices), trained.learningRate, session,
          at: range)
      }
      if let parameter = self.trained(name), !parameter.trajectory.isEmpty {
        return try makeSeries(
          "path." + name, trained.trajectorySteps, parameter.trajectory.flatMap { $0 },
          of: parameter.value.shape, session, at: range)
      }
      return nil
    case .gradientNorms:
      guard let trained else { return .unknown }
      guard let parameter = self.trained(name) else { return nil }
      return try makeSeries(
        "norm." + name, trained.recordedSteps, parameter.recorded.map { $0.norm }, session,
        at: range)
    case .validationHistory:
      guard let trained else { return .unknown }
      guard let found = trained.validationHistory.first(where: { $0.name == name }) else {
        return nil
      }
      return try makeSeries("validation." + name, found.steps, found.values, session, at: range)
    }
  }

  /// - Parameter shape: that of the value at each step; the steps are the first axis.
  private func makeSeries(
    _ key: String, _ steps: [Int], _ values: [Double], of shape: Shape = .scalar,
    _ session: Session, at range: SourceRange
  ) throws -> Value {
    if let known = series[key] { return .series(known) }
    do {
      let count = values.count / max(shape.count, 1)
      let tensor = Tensor(
        values, shape: try Shape([count] + shape.dimensions), precision: session.precision)
      let value = SeriesValue(
        values: tensor, steps: Array(steps.prefix(count)),
        tensor: TensorValue(
          session.workspace.leaf(tensor), session.workspace,
          host: values.count <= 4096 ? .entries(values) : nil))
      series[key] = value
      return .series(value)
    } catch {
      throw EvaluationError.operation(error).diagnostic(at: range)
    }
  }

  /// The gradient of the loss over the run's data, at the trained parameters.
  func gradients(_ evaluator: Evaluator, at range: SourceRange) throws -> [String: TensorValue] {
    if let known = gradientNodes { return known }
    let session = evaluator.session
    let bound = try bound(to: data, session, at: range)
    guard case .tensor(let loss) = bound.value(lossName) else { return [:] }
    let nodes = bound.parameters.map { $0.value.node }
    let derivative: Derivative
    do {
      derivative = try session.workspace.graph.derivative(of: loss.node, by: nodes)
    } catch {
      throw EvaluationError.operation(error).diagnostic(at: range)
    }
    var result: [String: TensorValue] = [:]
    for (parameter, node) in zip(bound.parameters, derivative.gradients) {
      result[parameter.path] = TensorValue(node, session.workspace)
      session.derivatives.insert(node)
      // All gradients come out of one backward pass, however many are asked for.
      session.workspace.keep(node)
    }
    gradientNodes = result
    return result
  }
}

/// The runs of a sweep, one a combination.
final class SweepValue {
  let name: String
  let runs: [RunValue]
  init(name: String, runs: [RunValue]) {
    self.name = name
    self.runs = runs
  }

  var memberNames: [String] {
    (runs.first?.swept.map { $0.name } ?? []) + (runs.first?.memberNames ?? [])
  }

  /// A member of every run, stacked.
  func member(_ name: String, _ evaluator: Evaluator, at range: SourceRange) throws -> Value? {
    var items: [Value] = []
    for run in runs {
      guard let item = try run.member(name, evaluator, at: range) else { return nil }
      items.append(item)
    }
    return .list(items)
  }
}
