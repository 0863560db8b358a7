/// Parts of a run would not have the same parameters, as a model has it that asks for the rows of its
/// batch, or for the mode, before it makes one.
package struct ParametersDiffer: Error, Hashable {
  package enum Part: Hashable, Sendable {
    /// The last batch of an epoch, which has fewer rows.
    case shortBatch(rows: Int, shortRows: Int)
    /// Validation, and what the report shows after a run.
    case evaluation
  }
  /// The part that differs from a whole batch in training.
  package var part: Part
  /// The path of the first parameter that is not in both, or not of the same shape.
  package var parameter: String
}
