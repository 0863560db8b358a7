package import Charts

/// What a block has to show: the closed set that the report, the JSON and the terminal know.
/// All of it is plain data; nothing here refers to graphs or memory.
package enum Artifact: Sendable {
  case dataset(DatasetSummary)
  case model(ModelSummary)
  case run(RunSummary)
  /// One run a combination, with the values swept.
  case sweep(SweepSummary)
  /// A bare expression with its value.
  case value(ShownValue)
  /// `table(…)`, or the bare expressions of a loop.
  case table(TableSummary)
  case backprop(BackpropSummary)
  case figure(Chart)
  case assertion(Assertion)
}
