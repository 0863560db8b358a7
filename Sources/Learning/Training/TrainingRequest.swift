package import Autodiff

/// All that a training run depends on.
package struct TrainingRequest {
  package enum Length: Sendable, Hashable {
    case steps(Int)
    /// Passes over the data.
    case epochs(Int)
  }

  package struct EarlyStopping: Sendable {
    /// Validations without improvement before the run stops.
    package var patience: Int
    /// Index into the model graph's values.
    package var monitor: Int
    /// Whether a larger value is better, as of an accuracy.
    package var isMaximized: Bool
    package var restoresBest: Bool
    /// An improvement smaller than this does not count.
    package var minimumDelta: Double
    package init(
      patience: Int, monitor: Int, isMaximized: Bool, restoresBest: Bool, minimumDelta: Double = 0
    ) {
      self.patience = patience
      self.monitor = monitor
      self.isMaximized = isMaximized
      self.restoresBest = restoresBest
      self.minimumDelta = minimumDelta
    }
  }

  /// Evaluates the model for a batch of so many rows (nothing: a model without inputs).
  package var model: (_ rows: Int?, _ isTraining: Bool) throws -> ModelGraph
  package var data: Dataset?
  package var validation: Dataset?
  package var optimizer: OptimizerInstance
  package var length: Length
  /// Nothing: all rows at once.
  package var batchSize: Int?
  package var shuffles = true
  package var clipGradNorm: Double?
  package var clipGradValue: Double?
  package var earlyStopping: EarlyStopping?
  /// Paths that are not trained.
  package var frozen: Set<String> = []
  /// Values to start from instead of the initial ones, by path.
  package var startValues: [String: Tensor] = [:]
  /// The stream of the order of rows.
  package var key: RandomKey
  package var precision: Precision
  package var arena: ExecutionArena
  package var cancellation: Cancellation
  package var memoryLimit = Int.max
  /// Seconds since some moment; only for progress and the measured time of a step.
  package var now: () -> Double
  /// Called a few times a second with the steps done, the steps planned and the last loss.
  package var progress: ((_ done: Int, _ of: Int, _ loss: Double) -> Void)?
  /// Nothing: the run is not written down.
  package var checkpoints: Checkpointing?

  /// Over the validation data, whose rows may have another shape.
  package var validationModel: (_ rows: Int?, _ isTraining: Bool) throws -> ModelGraph

  package init(
    model: @escaping (_ rows: Int?, _ isTraining: Bool) throws -> ModelGraph, data: Dataset?,
    optimizer: OptimizerInstance, length: Length, key: RandomKey, precision: Precision,
    arena: ExecutionArena, cancellation: Cancellation, now: @escaping () -> Double
  ) {
    self.model = model
    validationModel = model
    self.data = data
    self.optimizer = optimizer
    self.length = length
    self.key = key
    self.precision = precision
    self.arena = arena
    self.cancellation = cancellation
    self.now = now
  }

  /// Rows of a step, where the model has inputs.
  var rowsOfStep: Int? {
    data.map { min(batchSize ?? $0.rowCount, $0.rowCount) }
  }

  /// Whether a step sees only part of the rows.
  var hasBatches: Bool { rowsOfStep.map { $0 < (data?.rowCount ?? 0) } ?? false }

  var stepsOfEpoch: Int {
    guard let rows = rowsOfStep, rows > 0, let data else { return 1 }
    return (data.rowCount + rows - 1) / rows
  }

  package var plannedSteps: Int {
    switch length {
    case .steps(let steps): steps
    case .epochs(let epochs): epochs * stepsOfEpoch
    }
  }
}
