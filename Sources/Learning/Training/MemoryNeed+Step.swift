internal import Autodiff

/// How the need of a run is summed up from one step's graph and plan.
extension MemoryNeed {
  /// - Parameters:
  ///   - step: whose plan it is.
  ///   - validation: shares the scratch memory of steps.
  init(
    _ step: StepGraph, _ plan: Plan, _ request: TrainingRequest, validation: EvaluationGraph?
  ) {
    self.init()
    addState(step, request)
    addScratch(plan, step)
    addWorkspace([plan, validation?.plan].compactMap { $0 }, request)
    addData(step, request, validation)
    bytes[.validation] = max(0, (validation?.plan.scratchBytes ?? 0) - plan.scratchBytes)
    if request.earlyStopping?.restoresBest == true { bytes[.bestParameters] = self[.parameters] }
    bytes[.records] = records(step, plan, request)
  }

  private mutating func add(_ value: Value) {
    values.append(value)
    bytes[value.part, default: 0] += value.bytes
  }

  private mutating func addState(_ step: StepGraph, _ request: TrainingRequest) {
    let shapes = step.parameterTypes.map { $0.shape }
    func bytes(_ index: Int) -> Int { shapes[index].count * request.precision.size }
    for (i, parameter) in step.parameters.enumerated() {
      add(
        Value(
          part: .parameters, name: .parameter(parameter.path), shape: shapes[i],
          bytes: bytes(i), origin: parameter.origin))
    }
    let kept = request.optimizer.state
    for (place, state) in step.states.enumerated() {
      let parameter = step.parameters[state.parameter]
      add(
        Value(
          part: .optimizerStates,
          name: .state(kept[place % kept.count].name, of: parameter.path),
          shape: shapes[state.parameter], bytes: bytes(state.parameter), origin: parameter.origin))
    }
  }

  private mutating func addScratch(_ plan: Plan, _ step: StepGraph) {
    let trained = step.parameters.filter { $0.isTrained }
    for value in plan.peak.values {
      let node = plan.graph[value.node]
      var found = Value(
        part: .activations, name: .result(of: node.operation.primitive.name), shape: node.shape,
        bytes: value.bytes, origin: node.origin)
      if case .gradient(let row) = value.kind {
        found.part = .gradients
        found.name = .gradient(of: trained[row].path)
      }
      add(found)
    }
    bytes[.gaps] = plan.scratchBytes - plan.peak.bytes
  }

  /// Little of it is left out, for it is not the same on every machine.
  private mutating func addWorkspace(_ plans: [Plan], _ request: TrainingRequest) {
    let most = plans.map { Executable.workspaceBytes($0, request.arena) }.max() ?? 0
    if most >= 1 << 20 { bytes[.workspace] = most }
  }

  private mutating func addData(
    _ step: StepGraph, _ request: TrainingRequest, _ validation: EvaluationGraph?
  ) {
    var seen: Set<ObjectIdentifier> = []
    func add(_ name: Value.Name, _ tensor: Tensor) {
      guard seen.insert(ObjectIdentifier(tensor.storage)).inserted else { return }
      self.add(
        Value(
          part: .data, name: name, shape: tensor.shape, bytes: tensor.storage.byteCount,
          origin: .none))
    }
    for data in [request.data, request.validation].compactMap({ $0 }) {
      for column in step.columns {
        if let tensor = data.column(column.name)?.tensor { add(.column(column.name), tensor) }
      }
    }
    // Rows that were chosen are copied before they are validated.
    for (column, tensor) in zip(validation?.model.columns ?? [], validation?.inputs ?? []) {
      add(.column(column.name), tensor)
    }
    for tensor in step.leaves.map({ $0.tensor }) + (validation?.inputs ?? []) {
      add(.constant, tensor)
    }
    guard request.hasBatches || request.data?.rows != nil else { return }
    // A whole batch and a short one, and the numbers of their rows.
    for column in step.columns {
      bytes[.data, default: 0] += 2 * column.type.shape.count * request.precision.size
    }
    bytes[.data, default: 0] += 8 * (request.rowsOfStep ?? 0)
  }

  /// Series are doubles: the rate; the numbers of a step, once for the host and once for the
  /// loop; each value of the model with the number of its step.
  private func records(_ step: StepGraph, _ plan: Plan, _ request: TrainingRequest) -> Int {
    let steps = request.plannedSteps
    let scalars = step.scalarsVary(request) ? step.scalarSlots.count : 0
    let series = 2 + 2 * scalars + 3 * step.values.count
    let recorded = RecordedSteps.choose(of: steps, plan).count
    let copied =
      step.stateBytes(request.precision) <= Recorder.largestCopy ? self[.parameters] : 0
    return 8 * steps * series + 8 * 7 * step.gradients.count * recorded + copied
  }
}
