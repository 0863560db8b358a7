internal import Autodiff

/// A change of a run that makes it need less memory.
package struct MemoryRemedy: Sendable, Hashable {
  package enum Change: Sendable, Hashable {
    case batchSize(Int)
    /// Gradient descent in the place of an optimiser that keeps something of each parameter.
    case plainDescent
    case singlePrecision
    /// Each gradient by itself, where all have to wait for their common norm.
    case clippingByValue
    case notRestoringBest
    case fewerValidationRows
    /// Computing inner values again in the backward pass.
    case checkpoint
    case fewerSteps
    case fewerRows
    case fewerParameters
  }

  package var change: Change
  /// Bytes that the run would need, where that is known.
  package var needed: Int?

  /// What would help a run that does not fit. Where something makes it fit by itself, that comes
  /// first, and what would not be enough is left out.
  static func all(_ need: MemoryNeed, _ step: StepGraph, _ request: TrainingRequest)
    -> [MemoryRemedy]
  {
    let planned = planned(need, request).filter { $0.saves(aTenthOf: need.total) }
    let fitting = planned.filter { ($0.needed ?? .max) <= request.memoryLimit }
    let general = general(need, step)
    return Array((fitting.isEmpty ? general + planned : fitting + general).prefix(3))
  }

  private func saves(aTenthOf total: Int) -> Bool { (needed ?? 0) <= total / 10 * 9 }

  /// Those whose plan tells what would be needed.
  private static func planned(_ need: MemoryNeed, _ request: TrainingRequest) -> [MemoryRemedy] {
    var result: [(MemoryRemedy, isOfDominant: Bool)] = []
    func add(
      _ change: Change, against part: MemoryNeed.Part, _ edit: (inout TrainingRequest) -> Void
    ) {
      var changed = request
      edit(&changed)
      guard let step = try? PlannedStep(changed) else { return }
      result.append((MemoryRemedy(change: change, needed: step.need.total), need.dominant == part))
    }
    if let smaller = smallerBatch(need, request) {
      result.append((smaller, need.dominant == .activations))
    }
    if !request.optimizer.state.isEmpty {
      add(.plainDescent, against: .optimizerStates) {
        $0.optimizer = .plainDescent($0.optimizer.schedule)
      }
    }
    if request.clipGradNorm != nil {
      add(.clippingByValue, against: .gradients) {
        $0.clipGradNorm = nil
        $0.clipGradValue = 1
      }
    }
    if request.precision == .float64 {
      add(.singlePrecision, against: .parameters) { $0.precision = .float32 }
    }
    if need[.bestParameters] > 0 {
      add(.notRestoringBest, against: .bestParameters) { $0.earlyStopping?.restoresBest = false }
    }
    return result.filter { $0.isOfDominant }.map { $0.0 }
      + result.filter { !$0.isOfDominant }.map { $0.0 }
  }

  /// The largest power of two below the present batch with which the run fits, else 1.
  private static func smallerBatch(_ need: MemoryNeed, _ request: TrainingRequest) -> MemoryRemedy?
  {
    func needed(_ rows: Int) -> Int? {
      var changed = request
      changed.batchSize = rows
      return (try? PlannedStep(changed))?.need.total
    }
    guard var rows = request.rowsOfStep, rows > 1, let least = needed(1) else { return nil }
    if least > request.memoryLimit { return MemoryRemedy(change: .batchSize(1), needed: least) }
    var bytes = need.total
    while rows > 1, bytes > request.memoryLimit {
      // What does not shrink with the batch makes this too many, never too few.
      let share = Double(request.memoryLimit) / Double(bytes)
      rows = powerOfTwo(atMost: min(rows - 1, Int(Double(rows) * share)))
      guard let smaller = needed(rows) else { return nil }
      bytes = smaller
    }
    return MemoryRemedy(change: .batchSize(rows), needed: bytes)
  }

  private static func powerOfTwo(atMost count: Int) -> Int {
    count < 1 ? 1 : 1 << (Int.bitWidth - 1 - count.leadingZeroBitCount)
  }

  /// Those whose effect is not known before they are tried.
  private static func general(_ need: MemoryNeed, _ step: StepGraph) -> [MemoryRemedy] {
    let change: Change? =
      switch need.dominant {
      case .activations: step.usesCheckpoints ? nil : .checkpoint
      case .parameters, .optimizerStates, .gradients: .fewerParameters
      case .data: .fewerRows
      case .records: .fewerSteps
      case .validation: .fewerValidationRows
      case .gaps, .workspace, .bestParameters: nil
      }
    return change.map { [MemoryRemedy(change: $0)] } ?? []
  }
}

extension OptimizerInstance {
  /// `w − lr · g`.
  fileprivate static func plainDescent(_ schedule: ScheduleInstance) -> OptimizerInstance {
    OptimizerInstance(name: "sgd", hyperparameters: [], state: [], schedule: schedule) {
      (graph: inout Graph, step: OptimizerStep) throws(OperationError) -> OptimizerUpdate in
      OptimizerUpdate(
        parameter: try graph.sub(step.parameter, graph.mul(step.gradient, step.learningRate)),
        state: [])
    }
  }
}
