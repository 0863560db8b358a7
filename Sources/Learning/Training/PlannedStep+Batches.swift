internal import Autodiff

extension PlannedStep {
  /// Bytes of a batch from which on another thread gathers it sooner than this one.
  private static let leastBytes = 32 << 10
  /// Of the work of a step, as `Plan.work` counts it: an entry gathered is about one pass over it.
  private static let leastShare = 256

  /// Whether each batch is gathered while the one before is trained on: where there is another
  /// thread, and where it takes a share of a step that can be felt.
  func gathersAhead(_ request: TrainingRequest) -> Bool {
    guard request.arena.threads > 1, request.hasBatches else { return false }
    let entries = step.columns.reduce(0) { $0 + $1.type.shape.count }
    return entries * request.precision.size >= PlannedStep.leastBytes
      && entries * PlannedStep.leastShare >= plan.work.step
  }
}
