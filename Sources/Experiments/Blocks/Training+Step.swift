internal import Autodiff
internal import Learning
internal import Notebooks

/// One step of a run, for who wants to look into it.
extension Training {
  /// Plans a step without running it, for who wants to see it.
  func explain(_ plan: Plan) throws {
    guard let onStep = session.onStep else { return }
    do {
      let step = try PlannedStep(request(plan))
      onStep(
        ExplainedStep(
          run: try words(), graph: step.graph, plan: step.plan, need: step.need,
          optimizer: options.optimizer.instance.name, slotNames: step.slotNames,
          origins: session.origins.map { range in
            (session.text(range), session.source.position(at: range.lower).line)
          }))
    } catch {
      throw try diagnostic(for: error)
    }
  }

  /// Times steps before they are trained, for who wants to see where their time goes.
  func time(_ plan: Plan) throws {
    guard let timing = session.timing else { return }
    do {
      let step = try Trainer.times(request(plan), seconds: timing.seconds)
      timing.take(
        TimedStep(
          run: try words(), plan: step.plan, times: step.times,
          lines: session.origins.map { session.source.line(at: $0.lower) }))
    } catch ExecutionError.notFinite {
      // The training itself says so.
    } catch {
      throw try diagnostic(for: error)
    }
  }
}
