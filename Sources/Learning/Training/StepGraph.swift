internal import Autodiff

/// One training step as a graph: forward, cost, backward, clipping and update, over slots.
///
/// Slots: parameters, then columns, then the learning rate and the number of the step, then what the
/// model's leaves hold, then the optimiser's states parameter by parameter, then numbers of the
/// step, then outputs. From the columns on they depend on what a model reads, which may be another
/// thing in a short batch.
struct StepGraph {
  var graph = Graph()
  var parameters: [(path: String, node: NodeID, isTrained: Bool, origin: Origin)] = []
  var columns: [(name: String, slot: Int, type: TensorType)] = []
  /// Slots of the states of each trained parameter, with their initial values.
  var states: [(parameter: Int, slot: Int, initial: Double)] = []
  var leaves: [(slot: Int, tensor: Tensor)] = []
  /// Those of them that updates read, not the model.
  private(set) var updateLeaves: [Tensor] = []
  /// The loss, then the metrics.
  var values: [NodeID] = []
  /// One for each trained parameter.
  var gradients: [NodeID] = []
  var updates: [PlanRequest.Write] = []
  /// Numbers of the step, and the slots that they are read from.
  var scalars: HostScalars?
  var scalarSlots: [Int] = []
  private var learningRate: NodeID
  private var number: NodeID
  private var types: [TensorType] = []
  private(set) var slotCount: Int

  /// - Parameter model: for the rows of a step, in training mode.
  init(_ model: ModelGraph, _ request: TrainingRequest) throws(OperationError) {
    slotCount = model.parameters.count
    (learningRate, number) = (NodeID(0), NodeID(0))
    copyModel(model, request)
    try differentiate(request)
    takeOutScalars()
  }

  var parameterTypes: [TensorType] { types }

  var pathsAndTypes: [(path: String, type: TensorType)] {
    zip(parameters, types).map { ($0.path, $1) }
  }

  /// The first parameter that the step of a short batch does not have just so.
  func firstDifference(of short: StepGraph) -> String? {
    for place in 0..<max(parameters.count, short.parameters.count) {
      guard place < parameters.count else { return short.parameters[place].path }
      guard place < short.parameters.count,
        parameters[place].path == short.parameters[place].path,
        types[place].shape == short.types[place].shape
      else { return parameters[place].path }
    }
    return nil
  }

  /// All that a step computes.
  var roots: [NodeID] { values + gradients + updates.map { $0.node } }

  /// Bytes of parameters and optimiser states.
  func stateBytes(_ precision: Precision) -> Int {
    (types.map { $0.shape.count } + states.map { types[$0.parameter].shape.count })
      .reduce(0) { $0 + $1 * precision.size }
  }

  /// Its outputs stand in the slots behind its own.
  func plan(_ request: TrainingRequest) -> Plan {
    var writes = updates
    for (i, value) in values.enumerated() { writes.append(.init(value, slot: slotCount + i)) }
    return Plan(
      PlanRequest(
        graph: graph, precision: request.precision, writes: writes, statistics: gradients,
        guardNode: values[0]), request.arena)
  }

  /// Whether the numbers of the step differ from step to step.
  func scalarsVary(_ request: TrainingRequest) -> Bool {
    !request.optimizer.schedule.isConstant || scalars?.dependsOnNumber == true
  }

  /// Whether some of it is computed again in the backward pass.
  var usesCheckpoints: Bool { graph.nodes.contains { $0.operation == Autodiff.Checkpoint.id } }

  /// Numbers that depend on the step alone, such as Adam's bias corrections, are computed by
  /// the host in double precision and read from slots.
  private mutating func takeOutScalars() {
    let found = HostScalars(graph, learningRate: learningRate, number: number, roots: roots)
    for result in found.results {
      scalarSlots.append(newSlot())
      graph.replace(result, byLeaf: Input.self, .slot(slotCount - 1))
    }
    scalars = found
  }

  private mutating func slot(_ type: TensorType) -> (node: NodeID, slot: Int) {
    slotCount += 1
    return (graph.append(leaf: Input.self, .slot(slotCount - 1), type: type), slotCount - 1)
  }

  mutating func newSlot() -> Int {
    slotCount += 1
    return slotCount - 1
  }

  private mutating func copyModel(_ model: ModelGraph, _ request: TrainingRequest) {
    let source = model.workspace.graph
    // With the derivatives and the updates.
    graph.expect(4 * source.count)
    var stand: [NodeID: NodeID] = [:]
    for (i, parameter) in model.parameters.enumerated() {
      let node = graph.append(
        leaf: Input.self, .slot(i), type: source[parameter.node].type)
      stand[parameter.node] = node
      types.append(source[parameter.node].type)
      parameters.append(
        (
          parameter.path, node, !request.frozen.contains(parameter.path),
          source[parameter.node].origin
        ))
    }
    for column in model.columns {
      let type = source[column.node].type
      let made = slot(type)
      stand[column.node] = made.node
      columns.append((column.name, made.slot, type))
    }
    learningRate = slot(TensorType(.scalar)).node
    number = slot(TensorType(.scalar)).node
    var leaves: [(slot: Int, tensor: Tensor)] = []
    var next = slotCount
    let places = graph.copy(ancestorsOf: model.values.map { $0.node }, from: source) { graph, id in
      if let node = stand[id] { return node }
      guard source[id].operation == Input.id, case .slot(let slot) = source.attributes(of: id),
        let tensor = model.workspace.leafValue(slot: slot)
      else { return nil }
      leaves.append((next, tensor))
      next += 1
      return graph.append(leaf: Input.self, .slot(next - 1), type: tensor.type)
    }
    slotCount = next
    self.leaves = leaves
    values = model.values.compactMap { places[$0.node] }
  }

  private mutating func differentiate(_ request: TrainingRequest) throws(OperationError) {
    let trained = parameters.indices.filter { parameters[$0].isTrained }
    let derivative = try graph.derivative(
      of: values[0], by: trained.map { parameters[$0].node })
    gradients = derivative.gradients
    var clipped = gradients
    if let bound = request.clipGradValue {
      let high = graph.constant(bound)
      let low = graph.constant(-bound)
      for i in clipped.indices {
        clipped[i] = try graph.minimum(graph.maximum(clipped[i], low), high)
      }
    }
    if let bound = request.clipGradNorm { clipped = try clip(clipped, toNorm: bound) }
    for (place, index) in trained.enumerated() {
      let parameter = parameters[index].node
      let type = graph[parameter].type
      var old: [NodeID] = []
      let first = states.count
      for state in request.optimizer.state {
        let made = slot(type)
        old.append(made.node)
        states.append((index, made.slot, state.initial))
      }
      let update = try request.optimizer.update(
        &graph,
        OptimizerStep(
          parameter: parameter, gradient: clipped[place], state: old,
          learningRate: learningRate, number: number, firstSlot: slotCount))
      for leaf in update.leaves { leaves.append((newSlot(), leaf)) }
      updateLeaves += update.leaves
      updates.append(.init(update.parameter, slot: index))
      for (i, state) in update.state.enumerated() {
        updates.append(.init(state, slot: states[first + i].slot))
      }
    }
  }

  /// torch.nn.utils.clip_grad_norm_: all gradients times min(1, bound / (norm + 1e-6)).
  private mutating func clip(_ gradients: [NodeID], toNorm bound: Double) throws(OperationError)
    -> [NodeID]
  {
    var total: NodeID?
    for gradient in gradients {
      let square = try graph.square(gradient)
      let sum = try graph.sum(square, axes: nil, keepdims: false)
      if let sofar = total { total = try graph.add(sofar, sum) } else { total = sum }
    }
    guard let total else { return gradients }
    let norm = try graph.add(graph.sqrt(total), graph.constant(1e-6))
    let scale = try graph.minimum(graph.div(graph.constant(bound), norm), graph.constant(1))
    var result: [NodeID] = []
    for gradient in gradients { result.append(try graph.mul(gradient, scale)) }
    return result
  }
}
