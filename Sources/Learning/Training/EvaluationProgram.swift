internal import Autodiff

/// A model in evaluation mode over some rows, bound to the parameters of a run: its values, and
/// the statistics of its gradients where they are asked for.
final class EvaluationProgram {
  let model: ModelGraph
  private let executable: Executable
  private let outputs: [TensorStorage]
  private let precision: Precision
  private let trained: [Int]
  private let gradientMemory: [TensorStorage]
  private let shapes: [Shape]

  /// - Parameters:
  ///   - parameters: the memory of each of the model's parameters, in its order.
  ///   - rows: at most so many of the data's rows.
  ///   - withGradients: of these parameters, by index; kept in memory if `keepsGradients`.
  init(
    _ request: TrainingRequest, data: Dataset?, rows: Int?, parameters: [TensorStorage],
    withGradients: [Int] = [], keepsGradients: Bool = false
  ) throws {
    precision = request.precision
    trained = withGradients
    let model = try request.model(rows, false)
    self.model = model
    let source = model.workspace.graph
    var graph = Graph()
    var slots: [TensorStorage] = []
    var offsets: [Int] = []
    var stand: [NodeID: NodeID] = [:]
    func input(_ type: TensorType, _ storage: TensorStorage, _ offset: Int, _ graph: inout Graph)
      -> NodeID
    {
      slots.append(storage)
      offsets.append(offset)
      return graph.append(leaf: Input.self, .slot(slots.count - 1), type: type)
    }
    var inputs: [NodeID] = []
    for (parameter, storage) in zip(model.parameters, parameters) {
      let node = input(source[parameter.node].type, storage, 0, &graph)
      stand[parameter.node] = node
      inputs.append(node)
    }
    for column in model.columns {
      guard let found = data?.column(column.name), let data else { continue }
      let tensor = data.values(of: found, first: rows ?? .max)
      stand[column.node] = input(
        source[column.node].type, tensor.storage, tensor.byteOffset, &graph)
    }
    let places = graph.copy(ancestorsOf: model.values.map { $0.node }, from: source) { graph, id in
      if let node = stand[id] { return node }
      guard source[id].operation == Input.id, case .slot(let slot) = source.attributes(of: id),
        let tensor = model.workspace.leafValue(slot: slot)
      else { return nil }
      return input(tensor.type, tensor.storage, tensor.byteOffset, &graph)
    }
    let values = model.values.compactMap { places[$0.node] }
    outputs = values.map { _ in TensorStorage(byteCount: request.precision.size) }
    var writes: [PlanRequest.Write] = []
    for (value, output) in zip(values, outputs) {
      writes.append(.init(value, slot: slots.count))
      slots.append(output)
      offsets.append(0)
    }
    var gradients: [NodeID] = []
    if !withGradients.isEmpty {
      gradients = try graph.derivative(of: values[0], by: withGradients.map { inputs[$0] })
        .gradients
    }
    shapes = gradients.map { graph.shape($0) }
    var memory: [TensorStorage] = []
    if keepsGradients {
      for gradient in gradients {
        let storage = TensorStorage(
          byteCount: graph.shape(gradient).count * request.precision.size)
        writes.append(.init(gradient, slot: slots.count))
        slots.append(storage)
        offsets.append(0)
        memory.append(storage)
      }
    }
    gradientMemory = memory
    let plan = Plan(
      PlanRequest(
        graph: graph, precision: precision, writes: writes, statistics: gradients))
    guard plan.scratchBytes <= request.memoryLimit else {
      throw ExecutionError.outOfMemory(
        needed: plan.scratchBytes, available: request.memoryLimit,
        largest: plan.peak.values.first.map { plan.graph[$0.node].origin } ?? .none)
    }
    executable = Executable(plan, slots: slots, offsets: offsets, arena: request.arena)
  }

  /// The loss and the metrics.
  func run(records: Bool = false) throws -> [Double] {
    try executable.run(records: records)
    return outputs.map {
      Tensor(type: TensorType(.scalar), precision: precision, storage: $0)[0]
    }
  }

  /// Of the last run that recorded, one for each parameter asked for.
  var statistics: [GradientStatistics] {
    trained.indices.map { GradientStatistics(sums: executable.statistics($0)[...]) }
  }

  /// The gradients of the last run, where they are kept.
  var gradients: [Tensor] {
    zip(gradientMemory, shapes).map {
      Tensor(type: TensorType($1), precision: precision, storage: $0)
    }
  }
}
