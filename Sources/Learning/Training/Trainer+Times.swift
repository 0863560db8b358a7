package import Autodiff

extension Trainer {
  /// Times the steps of a run instead of training: its plan, and where the time of a step goes.
  /// - Parameter seconds: how long to go on, about.
  /// - Throws: as `train`; also where the loss is no longer finite.
  package static func times(
    _ request: TrainingRequest, seconds: Double
  ) throws -> (plan: Plan, times: StepTimes) {
    let trainer = try Trainer(request)
    let wholeBatches = (request.data?.rowCount ?? 1) / max(request.rowsOfStep ?? 1, 1)
    let steps = max(1, min(trainer.total, request.hasBatches ? wholeBatches : trainer.total))
    return (
      trainer.executable.plan,
      try trainer.loop.times(steps: steps, seconds: seconds, now: request.now)
    )
  }
}
