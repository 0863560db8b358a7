internal import Autodiff

extension Fingerprint {
  /// - Parameters:
  ///   - model: for the rows of a step, in training mode.
  ///   - evaluated: over the validation data; it may compute something else.
  ///   - rates: the learning rate of each step.
  init(
    _ request: TrainingRequest, _ model: ModelGraph, evaluated: ModelGraph?, _ step: StepGraph,
    rates: [Double]
  ) {
    self.init()
    add("seed") { $0.add(request.key.bits) }
    add("precision") { $0.add(request.precision.rawValue) }
    add("model", follows: ["precision", "data", "validation", "batch_size", "seed"]) { digest in
      digest.add(model)
      if let evaluated { digest.add(evaluated) }
    }
    add("data", follows: ["seed"]) { $0.add(request.data, columns: model.columns.map { $0.name }) }
    add("validation", follows: ["data", "seed"]) {
      $0.add(request.validation, columns: model.columns.map { $0.name })
    }
    add("optimizer") { digest in
      let optimizer = request.optimizer
      digest.add(optimizer.name + " " + optimizer.schedule.description)
      for (name, value) in optimizer.hyperparameters {
        digest.add(name)
        digest.add(value)
      }
      for state in optimizer.state { digest.add(state.initial) }
    }
    add("steps", follows: ["data", "epochs", "batch_size"]) { $0.add(request.plannedSteps) }
    add("epochs") {
      if case .epochs(let epochs) = request.length { $0.add(epochs) }
    }
    add("batch_size") { $0.add(request.hasBatches ? request.rowsOfStep ?? 0 : 0) }
    add("shuffle") { $0.add(request.shuffles ? 1 : 0) }
    add("clip_grad_norm") { $0.add(request.clipGradNorm ?? 0) }
    add("clip_grad_value") { $0.add(request.clipGradValue ?? 0) }
    add("early_stopping") { digest in
      guard let rule = request.earlyStopping else { return }
      digest.add("\(rule.patience) \(rule.monitor) \(rule.isMaximized) \(rule.restoresBest)")
      digest.add(rule.minimumDelta)
    }
    add("freeze") { digest in request.frozen.sorted().forEach { digest.add($0) } }
    add("init_from") { digest in
      for (path, value) in request.startValues.sorted(by: { $0.key < $1.key }) {
        digest.add(path)
        digest.add(value)
      }
    }
    add("the learning rate", follows: ["optimizer", "steps", "epochs"]) { $0.add(rates) }
    add("the rule of the optimizer", follows: parts.map { $0.name }) { digest in
      digest.add(step.graph)
      step.updateLeaves.forEach { digest.add($0) }
      // What the host computes of it is not in the graph.
      for number in 1...3 {
        digest.add(
          step.scalars?.values(learningRate: rates.first ?? 0, number: Double(number)) ?? [])
      }
    }
  }
}

extension Digest {
  /// What the values of a model are computed from. Leaves count as what they hold, so that a
  /// line of the model that no value needs makes no difference.
  fileprivate mutating func add(_ model: ModelGraph) {
    let source = model.workspace.graph
    let columns = Dictionary(
      model.columns.map { ($0.node, $0.name) }, uniquingKeysWith: { first, _ in first })
    var leaves: [Tensor] = []
    var graph = Graph()
    let roots = model.values.map { $0.node } + model.parameters.map { $0.node }
    let places = graph.copy(ancestorsOf: roots, from: source) { graph, id in
      guard source[id].operation == Input.id else { return nil }
      if let name = columns[id] {
        return graph.append(leaf: Input.self, .label(name), type: source[id].type)
      }
      guard case .slot(let slot) = source.attributes(of: id),
        let tensor = model.workspace.leafValue(slot: slot)
      else { return nil }
      leaves.append(tensor)
      return graph.append(leaf: Input.self, .slot(leaves.count), type: tensor.type)
    }
    add(graph)
    for leaf in leaves { add(leaf) }
    for value in model.values {
      add(value.name)
      add(Int(places[value.node]?.index ?? -1))
    }
    for parameter in model.parameters {
      add(parameter.path)
      add(Int(places[parameter.node]?.index ?? -1))
    }
  }

  fileprivate mutating func add(_ data: Dataset?, columns: [String]) {
    guard let data else { return }
    for name in columns {
      guard let column = data.column(name) else { continue }
      add(name)
      add(column.tensor)
    }
    add(data.rows ?? [])
    add(data.rowCount)
  }
}
