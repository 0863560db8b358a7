package import Learning

/// What happens to the checkpoints of a notebook while it runs: nothing of it changes a result, so
/// none of it stands in the report.
package enum RunNotice: Hashable, Sendable {
  /// A run goes on after this many of its steps.
  case resumed(run: String, step: Int, of: Int)
  /// A run had ended and is not trained again.
  case taken(run: String)
  /// A checkpoint cannot be written; the training goes on all the same.
  case notKept(place: String, CheckpointError)
}
