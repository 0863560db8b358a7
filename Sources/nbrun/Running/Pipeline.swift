import Autodiff
import Experiments
import Notebooks
import Typesetting

/// The stages between a text and its report, as the command line sees them.
struct Pipeline: Sendable {
  /// From the bytes of a notebook and its name to all that came of it.
  var run: @Sendable (_ source: NotebookSource, _ context: RunContext) -> RunOutcome
  /// The text of one stage, and what was wrong on the way there.
  var explain:
    @Sendable (_ source: NotebookSource, _ stage: Stage, _ context: RunContext) -> Explanation
}

/// A notebook as it was read.
struct NotebookSource {
  /// As the user wrote it.
  var path: String
  /// Any bytes whatever.
  var bytes: [UInt8]
}

/// What a run may use of the world outside the notebook.
struct RunContext {
  var folder: NotebookFolder
  var parameters: [Assignment] = []
  /// Nothing for as many as the machine has.
  var threads: Int?
  var usesCache = true
  var typesetter: Typesetter
  /// Work stops soon after it is set.
  var cancellation = Cancellation()
  /// Told often how far a block is.
  var progress: ((_ label: String, _ done: Int, _ total: Int, _ loss: Double?) -> Void)?
  /// Nothing: no training is written down.
  var checkpoints: CheckpointOptions?
  /// Seconds since some moment.
  var now: () -> Double
}

struct RunOutcome {
  var result: NotebookResult
  /// The report.
  var html: [UInt8]
  /// One object, without a line end; made when it is asked for.
  var json: () -> [UInt8]
}

struct Explanation {
  var text: String
  var source: SourceText
  var diagnostics: [Diagnostic]
}
