package import Autodiff
package import Notebooks

/// Where the time of one training step of a `train` block goes.
package struct TimedStep: Sendable {
  /// The block's name, with what is swept.
  package var run: String
  package var plan: Plan
  package var times: StepTimes
  /// By origin, counted from 1.
  var lines: [Int]

  /// The line of the notebook that an instruction stems from, counted from 1; nothing for what
  /// no line says, such as the update.
  package func line(of origin: Origin) -> Int? {
    lines.indices.contains(Int(origin.id) - 1) ? lines[Int(origin.id) - 1] : nil
  }
}

/// How the steps of a notebook are timed.
struct StepTiming {
  /// About so long for each training.
  var seconds: Double
  var take: (TimedStep) -> Void
}

/// Runs a notebook and, before each training, times what a step of it is made of.
/// - Parameters:
///   - seconds: about how long for each training.
///   - now: seconds since some moment.
package func timeSteps(
  _ notebook: Notebook, files: any Files, options: RunOptions = RunOptions(), seconds: Double,
  now: @escaping () -> Double
) -> (steps: [TimedStep], result: NotebookResult) {
  var runner = NotebookRunner(
    notebook, files: files, options: options, cancellation: Cancellation(),
    clock: RunClock(now: now, progress: nil))
  var steps: [TimedStep] = []
  runner.session.timing = StepTiming(seconds: seconds) { steps.append($0) }
  let result = runner.run(onDiagnostics: nil, onlyChecks: false)
  return (steps, result)
}
