import Autodiff
import Experiments
import Glibc
import Notebooks
import Typesetting

/// One call of the command: runs its notebooks one after the other and writes what they ask for.
struct RunSession {
  let request: RunRequest
  let pipeline: Pipeline
  let terminal: Terminal
  let typesetter: Typesetter
  let cancellation: Cancellation
  /// Writes to standard error.
  let report: (String) -> Void
  /// Writes to standard output; gives C's `errno`, 0 if all went well.
  let output: ([UInt8]) -> Int32

  func run() -> Ending {
    var worst = Ending.sound
    var results: [[UInt8]] = []
    for lesson in request.lessons {
      let (code, json) = run(lesson)
      worst = max(worst, code)
      if let json { results.append(json) }
      if cancellation.isCancelled { break }
    }
    if let json = request.json { worst = max(worst, write(results, to: json)) }
    return cancellation.isCancelled ? .interrupted : worst
  }

  private func run(_ lesson: RunRequest.Lesson) -> (Ending, json: [UInt8]?) {
    do throws(FileFault) {
      for target in [lesson.report, request.json] {
        guard case .file(let path) = target else { continue }
        try protectLessons(from: path)
        try FileWriting.check(path)
      }
      let bytes = try FileReading.bytes(
        of: lesson.path, shown: lesson.path, limit: FileReading.notebookLimit)
      let checkpoints = CheckpointFolder(checkpointFolder(of: lesson))
      if !request.resumes, checkpoints.holdsCheckpoints {
        note(
          "'\(checkpoints.path)' holds checkpoints of an earlier run, which --resume goes on from")
      }
      let start = RunSession.seconds()
      let outcome = run(NotebookSource(path: lesson.path, bytes: bytes), checkpoints)
      let result = outcome.result
      let json = request.json == nil ? nil : outcome.json()
      let text = DiagnosticText(source: result.notebook.source, isColoured: terminal.isColoured)
      report(text.text(result.diagnostics + result.failedChecks))

      var place: String?
      switch lesson.report {
      case .file(let path):
        try FileWriting.write(outcome.html, to: path)
        place = path
      case .standardOutput:
        guard print(outcome.html) else { return (.unusable, json) }
      }
      if !request.isQuiet {
        report(
          SummaryLine.text(result, seconds: RunSession.seconds() - start, report: place))
      }
      if result.isSound, !result.wasInterrupted {
        checkpoints.removeAll()
      } else if checkpoints.holdsCheckpoints {
        note("what was trained is kept in '\(checkpoints.path)'; --resume goes on from there")
      }
      if result.wasInterrupted { return (.interrupted, json) }
      return (result.isSound ? .sound : .failed, json)
    } catch {
      say(error)
      return (.unusable, nil)
    }
  }

  /// Beside the report, or in the folder of reports where that goes into no file.
  private func checkpointFolder(of lesson: RunRequest.Lesson) -> String {
    if case .file(let path) = lesson.report, !FileReading.isDevice(path) {
      return PathText.checkpointFolder(of: path)
    }
    return PathText.checkpointFolder(
      of: PathText.joined(RunRequest.reportFolder, PathText.reportName(of: lesson.path)))
  }

  private func run(_ source: NotebookSource, _ checkpoints: CheckpointFolder) -> RunOutcome {
    var context = RunContext(
      folder: NotebookFolder(notebook: source.path, allowed: request.allowedFolders),
      typesetter: typesetter, now: RunSession.seconds)
    context.parameters = request.parameters
    context.threads = request.threads
    context.usesCache = request.usesCache
    context.cancellation = cancellation
    let bar = ProgressBar(now: RunSession.seconds, width: { Terminal.width }, write: report)
    if terminal.isInteractive, !request.isQuiet { context.progress = bar.show }
    context.checkpoints = CheckpointOptions(store: checkpoints, resumes: request.resumes) {
      bar.erase()
      if $0.isWarning {
        report("nbrun: warning: \($0.message)\n")
      } else {
        note($0.message)
      }
    }
    let outcome = pipeline.run(source, context)
    bar.erase()
    return outcome
  }

  private func note(_ message: String) {
    if !request.isQuiet { report("nbrun: \(message)\n") }
  }

  /// Refuses to write over any of the notebooks, under whatever name.
  private func protectLessons(from path: String) throws(FileFault) {
    guard let identity = FileReading.identity(of: path) else { return }
    for lesson in request.lessons where FileReading.identity(of: lesson.path) == identity {
      throw .wouldReplaceLesson(path)
    }
  }

  /// One notebook's results stand alone, several in an array.
  private func write(_ results: [[UInt8]], to target: RunRequest.Target) -> Ending {
    var bytes: [UInt8] = []
    if request.lessons.count == 1 {
      guard let only = results.first else { return .sound }
      bytes = only
    } else {
      bytes = Array("[".utf8)
      bytes.append(contentsOf: results.joined(separator: Array(",\n".utf8)))
      bytes.append(UInt8(ascii: "]"))
    }
    bytes.append(0x0A)
    switch target {
    case .standardOutput: return print(bytes) ? .sound : .unusable
    case .file(let path):
      do throws(FileFault) {
        try protectLessons(from: path)
        try FileWriting.write(bytes, to: path)
        return .sound
      } catch {
        say(error)
        return .unusable
      }
    }
  }

  private func print(_ bytes: [UInt8]) -> Bool {
    switch output(bytes) {
    case 0: return true
    // Whoever was reading has seen enough.
    case EPIPE: return false
    case let code:
      say(.refused("standard output", action: .write, code: code))
      return false
    }
  }

  private func say(_ error: FileFault) {
    report("nbrun: error: \(error.message)\n")
    if let hint = error.hint { report("  hint: \(hint)\n") }
  }

  /// Seconds since some moment, never going back.
  static func seconds() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
