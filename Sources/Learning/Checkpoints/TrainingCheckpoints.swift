internal import Autodiff

/// Writes a run down and takes it up again.
final class TrainingCheckpoints {
  private let trainer: Trainer
  private let rule: Checkpointing
  private let recorder: Recorder
  /// Whether an older state of the run has been written down.
  private var hasFile: Bool
  private lazy var fingerprint = Fingerprint(
    trainer.request, trainer.model, evaluated: trainer.validator?.model, trainer.step,
    rates: trainer.rates)

  /// Nothing where nobody keeps checkpoints.
  init?(_ trainer: Trainer, _ recorder: Recorder) {
    guard let rule = trainer.request.checkpoints else { return nil }
    self.trainer = trainer
    self.rule = rule
    self.recorder = recorder
    hasFile = rule.start != nil
  }

  /// Writes a run under way down where that is due, or now or never.
  func keep(_ state: TrainingProgress, _ watch: ValidationWatch, isLastChance: Bool) {
    guard state.done > 0, state.done < trainer.total else { return }
    let memory = memory(of: state, watch)
    let isDue =
      if let every = rule.everySteps { state.done % every == 0 } else {
        rule.isDue(memory.reduce(0) { $0 + $1.byteCount })
      }
    if isDue || isLastChance { save(state, watch, memory) }
  }

  /// Hands out what came of a run that has ended, to be written down in time.
  func keepEnded(
    _ state: TrainingProgress, _ watch: ValidationWatch, _ ending: TrainedRun.Ending
  ) {
    guard hasFile || state.clock.seconds >= Checkpointing.shortest else { return }
    var ended = state
    ended.ending = ending
    save(ended, watch, memory(of: ended, watch))
  }

  private func save(
    _ state: TrainingProgress, _ watch: ValidationWatch, _ memory: [Checkpoint.Memory]
  ) {
    var progress = state
    progress.validations = watch.history
    progress.series = recorder.series
    hasFile = true
    rule.save(Checkpoint(fingerprint: fingerprint, progress: progress, memory: memory))
  }

  /// Takes up a run, under way or ended.
  func goOn(from file: any CheckpointFile, _ watch: inout ValidationWatch)
    throws(CheckpointError) -> TrainingProgress
  {
    let checkpoint = try CheckpointReader(file)
    guard checkpoint.fingerprint == fingerprint else {
      throw .otherTraining(fingerprint.differences(from: checkpoint.fingerprint))
    }
    let state = checkpoint.progress
    guard (1...trainer.total).contains(state.done) else { throw .damaged }
    try recorder.goOn(from: state.series)
    watch.goOn(from: state.validations, state.ending == nil ? trainer.memory : nil)
    try checkpoint.load(into: memory(of: state, watch))
    rule.onResume(state.done, trainer.total, state.ending != nil)
    return state
  }

  /// The curves and the parameters; of a run under way also the states of the optimiser and the
  /// best parameters so far. The order is that of the file.
  private func memory(of state: TrainingProgress, _ watch: ValidationWatch)
    -> [Checkpoint.Memory]
  {
    let curves = trainer.loop.seriesMemory.map {
      Checkpoint.Memory($0, byteCount: 8 * state.done)
    }
    var storages = Array(trainer.memory.parameters)
    if state.ending == nil {
      storages += trainer.step.states.map { trainer.memory.slots[$0.slot] }
      storages += watch.snapshot ?? []
    }
    return curves + storages.map { Checkpoint.Memory($0) }
  }
}
