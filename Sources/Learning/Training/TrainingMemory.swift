internal import Autodiff

/// The memory of a run: the slots of its step, shared by all plans over the same state.
final class TrainingMemory {
  /// By slot of the step of whole batches.
  private(set) var slots: [TensorStorage]
  private let step: StepGraph
  /// A column that a whole or a short batch reads: two memories of batches, or all of it as it is.
  private struct Column {
    var tensor: Tensor?
    var batch: TensorStorage
    var other: TensorStorage
    var start = 0
  }
  private var columns: [String: Column] = [:]
  /// The loss and the metrics of the last step.
  let outputs: [TensorStorage]
  /// For all programs over this memory, of which only one runs at a time.
  let scratch: TensorStorage
  let workspace: TensorStorage
  private let precision: Precision
  let parameterTypes: [TensorType]

  /// - Parameters:
  ///   - short: the step of a short batch, whose parameters are the same.
  ///   - plans: those of all programs that share scratch memory.
  init(_ step: StepGraph, short: StepGraph?, _ request: TrainingRequest, _ plans: [Plan]) {
    precision = request.precision
    self.step = step
    let size = precision.size
    slots = [TensorStorage](repeating: TensorStorage(byteCount: 64), count: step.slotCount)
    parameterTypes = step.parameterTypes
    for (i, type) in step.parameterTypes.enumerated() {
      slots[i] = TensorStorage(byteCount: type.shape.count * size)
    }
    for state in step.states {
      let count = step.parameterTypes[state.parameter].shape.count
      slots[state.slot] = TensorStorage(byteCount: count * size)
    }
    for slot in step.scalarSlots { slots[slot] = TensorStorage(byteCount: size) }
    for column in step.columns + (short?.columns ?? []) where columns[column.name] == nil {
      columns[column.name] = Self.column(column.name, column.type, request)
    }
    outputs = step.values.map { _ in TensorStorage(byteCount: size) }
    scratch = TensorStorage(byteCount: plans.map { $0.scratchBytes }.max() ?? 0)
    workspace = TensorStorage(
      byteCount: plans.map { Executable.workspaceBytes($0, request.arena) }.max() ?? 0)
  }

  private static func column(_ name: String, _ type: TensorType, _ request: TrainingRequest)
    -> Column
  {
    let whole = request.data?.column(name)?.tensor
    if !request.hasBatches, request.data?.rows == nil, let whole {
      return Column(
        tensor: whole, batch: whole.storage, other: whole.storage, start: whole.byteOffset)
    }
    // As many rows as a whole batch has, also where only the short one reads it.
    let width = type.shape.count / max(type.shape.rank > 0 ? type.shape[0] : 1, 1)
    let bytes = (request.rowsOfStep ?? 1) * width * request.precision.size
    return Column(
      tensor: whole, batch: TensorStorage(byteCount: bytes), other: TensorStorage(byteCount: bytes))
  }

  /// The program of a plan over this memory.
  /// - Parameters:
  ///   - step: of the plan, with slots of its own for the same parameters, states and numbers.
  ///   - inOther: whether its batch lies in the second memory.
  ///   - executable: of the same plan.
  func executable(
    _ plan: Plan, _ step: StepGraph, _ request: TrainingRequest, inOther: Bool = false,
    like executable: Executable? = nil
  ) -> Executable {
    let (slots, starts) = places(of: step, inOther: inOther)
    return Executable(
      plan, slots: slots + outputs, offsets: starts + outputs.map { _ in 0 },
      arena: request.arena, scratch: scratch, workspace: workspace, runs: request.plannedSteps,
      like: executable)
  }

  /// By slot of a step of this run, where its slots lie: the memory and where in it they begin.
  func places(of step: StepGraph, inOther: Bool = false) -> ([TensorStorage], [Int]) {
    let own = self.step
    precondition(
      step.states.count == own.states.count && step.scalarSlots.count == own.scalarSlots.count,
      "steps of one run have the same states and numbers")
    var all = [TensorStorage](repeating: TensorStorage(byteCount: 64), count: step.slotCount)
    var starts = [Int](repeating: 0, count: step.slotCount)
    for slot in parameterTypes.indices { all[slot] = slots[slot] }
    for (state, mine) in zip(step.states, own.states) { all[state.slot] = slots[mine.slot] }
    for (slot, mine) in zip(step.scalarSlots, own.scalarSlots) { all[slot] = slots[mine] }
    for column in step.columns {
      guard let memory = columns[column.name] else { continue }
      all[column.slot] = inOther ? memory.other : memory.batch
      starts[column.slot] = memory.start
    }
    for leaf in step.leaves {
      all[leaf.slot] = leaf.tensor.storage
      starts[leaf.slot] = leaf.tensor.byteOffset
    }
    return (all, starts)
  }

  /// Writes the initial parameters and states.
  func initialize(
    _ step: StepGraph, _ initial: InitialValues, _ plan: Plan, _ request: TrainingRequest
  ) throws {
    for state in step.states where state.initial != 0 {
      let type = parameterTypes[state.parameter]
      slots[state.slot].fill(state.initial, count: type.shape.count, precision: precision)
    }
    for (i, parameter) in step.parameters.enumerated() {
      if let start = request.startValues[parameter.path] { slots[i].copyEntries(of: start) }
    }
    let targets = initial.computed(step).map { slots[$0] }
    let unread = TensorStorage(byteCount: 64)
    let executable = Executable(
      plan, slots: initial.sources.map { $0?.storage ?? unread } + targets,
      offsets: initial.sources.map { $0?.byteOffset ?? 0 } + targets.map { _ in 0 },
      arena: request.arena)
    try executable.run()
  }

  func batches(_ request: TrainingRequest) -> StepLoop.Batches? {
    guard let data = request.data, let rows = request.rowsOfStep,
      request.hasBatches || data.rows != nil
    else { return nil }
    let columns = columns.sorted { $0.key < $1.key }.compactMap { _, column in
      column.tensor.map {
        StepLoop.Column(tensor: $0, batch: column.batch, otherBatch: column.other)
      }
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
