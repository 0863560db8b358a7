package import Learning

/// How the checkpoints of a notebook are kept.
package struct CheckpointOptions {
  package var store: any CheckpointStore
  /// Whether runs go on from the checkpoints that are there.
  package var resumes: Bool
  package var notice: (RunNotice) -> Void

  package init(
    store: any CheckpointStore, resumes: Bool, notice: @escaping (RunNotice) -> Void
  ) {
    self.store = store
    self.resumes = resumes
    self.notice = notice
  }
}

/// Decides when the runs of a notebook are written down.
///
/// A run that ended soon after the last writing waits in memory for the next one, so that a
/// notebook of many short runs loses no more than one long run.
final class CheckpointKeeper {
  private let options: CheckpointOptions
  private let now: () -> Double
  /// When something was last written, or the first training began.
  private var lastTime: Double?
  /// Of the last writing.
  private var secondsOfWriting: Double?
  private var hasWritten = false
  private var hasFailed = false
  /// Names of files that hold the present state of a run of this notebook, perhaps an older one.
  private var written: Set<String> = []
  private var waiting: [(name: String, checkpoint: Checkpoint)] = []

  /// Seconds from one checkpoint to the next.
  private static let interval = 30.0
  /// Writing takes at most one part in so many of the time.
  private static let share = 20.0
  /// Bytes a second, until it has been measured.
  private static let assumedSpeed = 5e8

  init(_ options: CheckpointOptions, now: @escaping () -> Double) {
    self.options = options
    self.now = now
  }

  func place(of name: String) -> String { options.store.place(of: name) }

  /// - Parameters:
  ///   - run: the run as messages call it.
  ///   - name: the name of its file, its own within the notebook.
  func checkpointing(of run: String, in name: String, everySteps: Int?) throws -> Checkpointing {
    lastTime = lastTime ?? now()
    let start = options.resumes ? try options.store.open(name) : nil
    if start != nil { written.insert(name) }
    return Checkpointing(
      start: start, everySteps: everySteps, isDue: { [self] in isDue(byteCount: $0) },
      save: { [self] in save($0, name) },
      onResume: { [options] step, total, isFinished in
        options.notice(
          isFinished ? .taken(run: run) : .resumed(run: run, step: step, of: total))
      })
  }

  private func isDue(byteCount: Int) -> Bool {
    let cost = secondsOfWriting ?? Double(byteCount) / CheckpointKeeper.assumedSpeed
    let interval = max(CheckpointKeeper.interval, CheckpointKeeper.share * cost)
    return lastTime.map { now() - $0 >= interval } ?? false
  }

  private func save(_ checkpoint: Checkpoint, _ name: String) {
    if checkpoint.isFinished, !written.contains(name), !isDue(byteCount: 0) {
      waiting.append((name, checkpoint))
    } else {
      writeWaiting()
      write(checkpoint, name)
    }
  }

  /// Writes down the ended runs that were to wait for the next writing, before the process ends.
  func writeWaiting() {
    for (name, checkpoint) in waiting { write(checkpoint, name) }
    waiting = []
  }

  private func write(_ checkpoint: Checkpoint, _ name: String) {
    // The checkpoints of an earlier run give way to the first of this one.
    if !hasWritten, !options.resumes { options.store.removeAll() }
    hasWritten = true
    let begin = now()
    do throws(CheckpointError) {
      unsafe try options.store.write(name) { (append) throws(CheckpointError) in
        unsafe try checkpoint.write(append)
      }
      written.insert(name)
    } catch {
      if !hasFailed { options.notice(.notKept(place: place(of: name), error)) }
      hasFailed = true
    }
    let end = now()
    secondsOfWriting = end - begin
    lastTime = end
  }
}
