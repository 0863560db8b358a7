internal import Autodiff

/// All state of a run between two of its steps, or, when it has ended, what came of it.
///
/// Small state is copied when a checkpoint is made; memory is shared with the run, so an
/// unfinished checkpoint is to be written before the next step.
package struct Checkpoint {
  /// The first bytes of a storage.
  struct Memory {
    var storage: TensorStorage
    var byteCount: Int
    init(_ storage: TensorStorage, byteCount: Int? = nil) {
      self.storage = storage
      self.byteCount = byteCount ?? storage.byteCount
    }
  }

  var fingerprint: Fingerprint
  var progress: TrainingProgress
  var memory: [Memory]

  package var isFinished: Bool { progress.ending != nil }
}

/// How a run keeps checkpoints.
package struct Checkpointing {
  /// What to go on from.
  package var start: (any CheckpointFile)?
  /// Steps from one checkpoint to the next; nothing: whenever one is due by the clock.
  package var everySteps: Int?
  /// Whether the clock says so, for a checkpoint of so many bytes.
  package var isDue: (_ byteCount: Int) -> Bool
  /// Told of every checkpoint; unfinished ones are to be written before it returns.
  package var save: (Checkpoint) -> Void
  /// Told where the run goes on, before its first step.
  package var onResume: (_ step: Int, _ of: Int, _ isFinished: Bool) -> Void

  /// Seconds; a run that took less is sooner trained again than looked after.
  static let shortest = 0.1

  package init(
    start: (any CheckpointFile)?, everySteps: Int?, isDue: @escaping (_ byteCount: Int) -> Bool,
    save: @escaping (Checkpoint) -> Void,
    onResume: @escaping (_ step: Int, _ of: Int, _ isFinished: Bool) -> Void
  ) {
    self.start = start
    self.everySteps = everySteps
    self.isDue = isDue
    self.save = save
    self.onResume = onResume
  }
}
