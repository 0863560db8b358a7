internal import Autodiff

/// The memory of a run: the slots of its step, shared by all plans over the same state.
final class TrainingMemory {
  /// By slot, for whole batches.
  private(set) var slots: [TensorStorage]
  private(set) var starts: [Int]
  /// The second memory of batches.
  private var otherSlots: [Int: TensorStorage] = [:]
  /// The loss and the metrics of the last step.
  let outputs: [TensorStorage]
  /// For all programs over this memory, of which only one runs at a time.
  let scratch: TensorStorage
  let workspace: TensorStorage
  private let precision: Precision
  let parameterTypes: [TensorType]

  /// - Parameter plans: those of all programs that share scratch memory.
  init(_ step: StepGraph, _ request: TrainingRequest, _ plans: [Plan]) {
    precision = request.precision
    let size = precision.size
    let unset = TensorStorage(byteCount: 64)
    slots = [TensorStorage](repeating: unset, count: step.slotCount)
    starts = [Int](repeating: 0, count: step.slotCount)
    parameterTypes = step.parameterTypes
    for (i, type) in step.parameterTypes.enumerated() {
      slots[i] = TensorStorage(byteCount: type.shape.count * size)
    }
    for state in step.states {
      let count = step.parameterTypes[state.parameter].shape.count
      slots[state.slot] = TensorStorage(byteCount: count * size)
    }
    for slot in step.scalarSlots { slots[slot] = TensorStorage(byteCount: size) }
    for column in step.columns {
      if !request.hasBatches, request.data?.rows == nil,
        let whole = request.data?.column(column.name)?.tensor
      {
        slots[column.slot] = whole.storage
        starts[column.slot] = whole.byteOffset
      } else {
        let bytes = column.type.shape.count * size
        slots[column.slot] = TensorStorage(byteCount: bytes)
        otherSlots[column.slot] = TensorStorage(byteCount: bytes)
      }
    }
    for leaf in step.leaves {
      slots[leaf.slot] = leaf.tensor.storage
      starts[leaf.slot] = leaf.tensor.byteOffset
    }
    outputs = step.values.map { _ in TensorStorage(byteCount: size) }
    scratch = TensorStorage(byteCount: plans.map { $0.scratchBytes }.max() ?? 0)
    workspace = TensorStorage(
      byteCount: plans.map { Executable.workspaceBytes($0, request.arena) }.max() ?? 0)
  }

  /// The program of a plan over this memory.
  /// - Parameters:
  ///   - inOther: whether its batch lies in the second memory.
  ///   - executable: of the same plan.
  func executable(
    _ plan: Plan, _ step: StepGraph, _ request: TrainingRequest, inOther: Bool = false,
    like executable: Executable? = nil
  ) -> Executable {
    var all = slots
    var starts = starts
    if inOther {
      for (slot, storage) in otherSlots { all[slot] = storage }
      for leaf in step.leaves {
        all[leaf.slot] = leaf.tensor.storage
        starts[leaf.slot] = leaf.tensor.byteOffset
      }
    }
    all += outputs
    starts += outputs.map { _ in 0 }
    return Executable(
      plan, slots: all, offsets: starts, arena: request.arena, scratch: scratch,
      workspace: workspace, runs: request.plannedSteps, like: executable)
  }

  /// Writes the initial parameters and states.
  func initialize(_ model: ModelGraph, _ step: StepGraph, _ request: TrainingRequest) throws {
    for state in step.states where state.initial != 0 {
      let type = parameterTypes[state.parameter]
      slots[state.slot].fill(state.initial, count: type.shape.count, precision: precision)
    }
    var sources: [TensorStorage] = []
    var sourceOffsets: [Int] = []
    var graph = Graph()
    let started = Set(request.startValues.keys)
    let wanted = model.parameters.filter { !started.contains($0.path) }
    let source = model.workspace.graph
    let places = graph.copy(
      ancestorsOf: wanted.map { $0.node }, from: source
    ) { graph, id in
      guard source[id].operation == Input.id, case .slot(let slot) = source.attributes(of: id),
        let tensor = model.workspace.leafValue(slot: slot)
      else { return nil }
      sources.append(tensor.storage)
      sourceOffsets.append(tensor.byteOffset)
      return graph.append(leaf: Input.self, .slot(sources.count - 1), type: tensor.type)
    }
    var writes: [PlanRequest.Write] = []
    var targets: [TensorStorage] = []
    for (i, parameter) in model.parameters.enumerated() {
      if let start = request.startValues[parameter.path] {
        slots[i].copyEntries(of: start)
      } else if let node = places[parameter.node] {
        writes.append(.init(node, slot: sources.count + targets.count))
        targets.append(slots[i])
      }
    }
    let plan = Plan(PlanRequest(graph: graph, precision: precision, writes: writes))
    let executable = Executable(
      plan, slots: sources + targets, offsets: sourceOffsets + targets.map { _ in 0 },
      arena: request.arena)
    try executable.run()
  }

  func batches(_ step: StepGraph, _ request: TrainingRequest) -> StepLoop.Batches? {
    guard let data = request.data, let rows = request.rowsOfStep,
      request.hasBatches || data.rows != nil
    else { return nil }
    let columns = step.columns.compactMap { column -> StepLoop.Column? in
      guard let tensor = data.column(column.name)?.tensor else { return nil }
      return StepLoop.Column(
        tensor: tensor, batch: slots[column.slot],
        otherBatch: otherSlots[column.slot] ?? slots[column.slot])
    }
    return StepLoop.Batches(
      rows: data.rowCount, size: rows, selection: data.rows,
      shuffleKey: request.shuffles && request.hasBatches ? request.key.folding("order") : nil,
      columns: columns)
  }

  /// The present value of a parameter, sharing its memory.
  func parameter(_ index: Int) -> Tensor {
    Tensor(type: parameterTypes[index], precision: precision, storage: slots[index])
  }

  var parameters: ArraySlice<TensorStorage> { slots.prefix(parameterTypes.count) }

  /// A copy of the present values of the parameters.
  func snapshot() -> [TensorStorage] {
    parameters.map { $0.copy() }
  }

  func restore(_ snapshot: [TensorStorage]) {
    for (i, storage) in snapshot.enumerated() { slots[i].copyBytes(of: storage) }
  }
}
