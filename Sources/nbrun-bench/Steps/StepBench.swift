import Autodiff
import Experiments

/// Times the steps of a notebook's trainings instruction by instruction.
struct StepBench {
  let path: String
  let machine: Machine
  /// About how long for each training.
  let seconds: Double

  /// - Throws: where the notebook cannot be read, or has errors.
  func tables() throws(BenchError) -> [(title: String, table: StepTable)] {
    let notebook = try NotebookBench.read(path)
    var options = RunOptions()
    options.threads = machine.all.threads
    let (steps, result) = timeSteps(
      notebook(), files: NoFiles(), options: options, seconds: seconds, now: Stopwatch.now)
    guard result.isSound else { throw .notSound(path) }
    return steps.map { step in
      (
        "\(NotebookBench.name(path)), \(step.run)",
        StepTable(step.plan.summaries, step.times, line: step.line(of:))
      )
    }
  }
}
