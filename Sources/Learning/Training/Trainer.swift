internal import Autodiff

/// Trains a model: plans the steps, runs them in stretches between the host's events, and
/// collects what the report shows.
package struct Trainer {
  let request: TrainingRequest
  let total: Int
  let model: ModelGraph
  let step: StepGraph
  let memory: TrainingMemory
  let loop: StepLoop
  let executable: Executable
  private let lastExecutable: Executable?
  private let recordSteps: [Int]
  let rates: [Double]
  let validator: Validator?
  private let preparation: TrainedRun.Preparation

  /// - Throws: what the model throws, `OperationError` for a cost that has no derivative,
  ///   `TrainingTooLarge` and `ParametersDiffer` before anything runs, `CheckpointError` for a
  ///   checkpoint that cannot be gone on from.
  package static func train(_ request: TrainingRequest) throws -> TrainedRun {
    try Trainer(request).run()
  }

  init(_ request: TrainingRequest) throws {
    let begin = request.now()
    self.request = request
    total = request.plannedSteps
    model = try request.model(request.rowsOfStep, true)
    let built = request.now()
    step = try StepGraph(model, request)
    let derived = request.now()
    let schedule = request.optimizer.schedule
    let total = total
    rates =
      schedule.isConstant
      ? [Double](repeating: schedule.rate(0, total), count: total)
      : (0..<total).map { schedule.rate($0, total) }

    let rows = request.rowsOfStep ?? 0
    let shortRows =
      request.hasBatches && total >= request.stepsOfEpoch
      ? (request.data?.rowCount ?? 0) % max(rows, 1) : 0
    // What a checkpoint holds need not be drawn first.
    let initial = request.checkpoints?.start == nil ? try InitialValues(model, request) : nil
    let initialPlan = (initial?.planRequest(step, request.precision)).map { wanted in
      request.arena.ahead(isLarge: wanted.graph.count > Trainer.largeGraph) { Plan(wanted) }
    }
    let planned = try PlannedStep(step, request)
    try planned.checkFits(request)
    recordSteps = RecordedSteps.choose(of: total, planned.plan)
    let shortStep =
      shortRows > 0 ? try StepGraph(try request.model(shortRows, true), request) : nil
    if let shortStep, let place = step.firstDifference(of: shortStep) {
      throw ParametersDiffer(
        part: .shortBatch(rows: rows, shortRows: shortRows), parameter: place)
    }
    let shortPlan = shortStep?.plan(request)
    memory = TrainingMemory(
      step, short: shortStep, request,
      [planned.plan, shortPlan, planned.validation?.plan].compactMap { $0 })
    executable = memory.executable(planned.plan, step, request)
    if let shortStep, let shortPlan {
      lastExecutable = memory.executable(shortPlan, shortStep, request, inOther: true)
    } else {
      lastExecutable = nil
    }
    let otherExecutable =
      planned.gathersAhead(request)
      ? memory.executable(planned.plan, step, request, inOther: true, like: executable) : nil
    if let initial, let initialPlan {
      try memory.initialize(step, initial, initialPlan.value(), request)
    }
    let scalars = Trainer.scalarSeries(step, rates, memory, request)
    loop = StepLoop(
      executable: executable, lastExecutable: lastExecutable, otherExecutable: otherExecutable,
      batches: memory.batches(request), steps: total, series: memory.outputs,
      scalars: scalars, recordSteps: recordSteps, cancellation: request.cancellation)
    validator = planned.validation.map { [memory] in Validator($0, memory, request) }
    preparation = TrainedRun.Preparation(
      building: built - begin, deriving: derived - built, planning: request.now() - derived)
  }

  /// Nodes from which on planning is worth a thread of its own.
  private static let largeGraph = 10_000

  /// What the loop sets in each step; numbers that stay the same are set here.
  private static func scalarSeries(
    _ step: StepGraph, _ rates: [Double], _ memory: TrainingMemory, _ request: TrainingRequest
  ) -> [(memory: TensorStorage, values: [Double])] {
    guard let scalars = step.scalars, !step.scalarSlots.isEmpty else { return [] }
    let slots = step.scalarSlots.map { memory.slots[$0] }
    guard step.scalarsVary(request) else {
      for (slot, value) in zip(slots, scalars.values(learningRate: rates.first ?? 0, number: 1)) {
        slot.fill(value, count: 1, precision: request.precision)
      }
      return []
    }
    var series = slots.map { _ in [Double]() }
    for i in series.indices { series[i].reserveCapacity(rates.count) }
    for (number, rate) in rates.enumerated() {
      let values = scalars.values(learningRate: rate, number: Double(number + 1))
      for (i, value) in values.enumerated() { series[i].append(value) }
    }
    return zip(slots, series).map { (memory: $0, values: $1) }
  }

  // MARK: - Running

  private func run() throws -> TrainedRun {
    let recorder = Recorder(memory, step, executable, lastExecutable, request)
    loop.onRecord = { recorder.record(step: $0) }
    var watch = ValidationWatch(request)
    var state = TrainingProgress(clock: StepClock(total: total))
    state.nextValidation = validator == nil ? total : 0
    let checkpoints = TrainingCheckpoints(self, recorder)
    if let checkpoints, let file = request.checkpoints?.start {
      state = try checkpoints.goOn(from: file, &watch)
      if let ending = state.ending { return finish(recorder, watch, state, ending) }
      request.progress?(state.done, total, loop.value(ofSeries: 0, at: state.done - 1))
    } else {
      recorder.begin()
    }
    recorder.expect(recordSteps.count)
    var ending = TrainedRun.Ending.finished
    var stretch = 1
    events: while true {
      if let validator, state.done >= state.nextValidation || state.done == total {
        let values = try validator.run()
        if watch.take(values, after: state.done, memory) {
          ending = .stoppedEarly(bestStep: watch.history.bestStep ?? state.done)
          break
        }
        state.nextValidation = state.done + validator.interval(total, request)
      }
      if state.done >= total { break }
      let first = state.done
      let end = nextEvent(after: state, within: stretch)
      if first == total - 1 { recorder.rememberWeights() }
      let begin = request.now()
      do {
        let count = try loop.run(first: first, count: end - first)
        let seconds = request.now() - begin
        state.clock.add(steps: count, from: first, seconds: seconds)
        state.done += count
        if count > 0, state.done == total { recorder.measureUpdate() }
        let isInterrupted = request.cancellation.isCancelled && state.done < total
        checkpoints?.keep(state, watch, isLastChance: isInterrupted)
        if isInterrupted {
          ending = .interrupted
          break events
        }
        // Progress and Ctrl-C are seen about twenty times a second.
        if seconds < 0.025 { stretch = min(stretch * 2, 1 << 20) }
        if seconds > 0.1 { stretch = max(1, stretch / 2) }
      } catch {
        state.done += loop.stepsDone
        ending = self.ending(of: error, at: state.done)
        if case .interrupted = ending { break events }
        // The failing step's loss belongs to the curve; its update did not happen.
        return finish(recorder, watch, state, ending, recorded: state.done + 1)
      }
      request.progress?(state.done, total, loop.value(ofSeries: 0, at: state.done - 1))
    }
    if ending != .interrupted {
      // Also where no patience ran out, as in Keras.
      watch.restoreBest(memory)
      checkpoints?.keepEnded(state, watch, ending)
    }
    return finish(recorder, watch, state, ending)
  }

  /// The step before which the host is needed next.
  private func nextEvent(after state: TrainingProgress, within stretch: Int) -> Int {
    let done = state.done
    // The last step runs alone, so that its update can be measured.
    let limit = done < total - 1 ? total - 1 : total
    var end = min(limit, done + stretch, max(state.nextValidation, done + 1))
    end = min(end, state.clock.nextMark(after: done))
    if let every = request.checkpoints?.everySteps { end = min(end, (done / every + 1) * every) }
    return end
  }

  private func ending(of error: ExecutionError, at step: Int) -> TrainedRun.Ending {
    switch error {
    case .notFinite(let origin):
      let found = NonFiniteSearch.firstOrigin(self.step, memory, request) ?? origin
      return .notFinite(step: step, origin: found, value: loop.value(ofSeries: 0, at: step))
    case .indexOutOfRange(let value, let size, let origin):
      return .badIndex(step: step, value: value, size: size, origin: origin)
    case .cancelled, .outOfMemory: return .interrupted
    }
  }

  /// - Parameter recorded: steps whose loss is known; all that are done, unless told otherwise.
  private func finish(
    _ recorder: Recorder, _ watch: ValidationWatch, _ state: TrainingProgress,
    _ ending: TrainedRun.Ending, recorded: Int? = nil
  ) -> TrainedRun {
    let recorded = recorded ?? state.done
    let history = model.values.enumerated().map { i, value in
      TrainedRun.Series(
        name: value.name, steps: Array(0..<min(recorded, total)),
        values: loop.values(ofSeries: i, count: recorded))
    }
    return TrainedRun(
      parameters: recorder.parameters(), steps: state.done, plannedSteps: total,
      stepsOfEpoch: request.stepsOfEpoch, ending: ending, history: history,
      validationHistory: watch.series(model.values.map { $0.name }),
      learningRate: Array(rates.prefix(state.done)), recordedSteps: recorder.series.steps,
      bestStep: watch.history.bestStep, secondsTraining: state.clock.seconds,
      microsecondsPerStep: state.clock.microsecondsPerStep, preparation: preparation,
      scratchBytes: executable.plan.scratchBytes)
  }
}
