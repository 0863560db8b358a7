internal import Autodiff

/// A model in evaluation mode over some rows, bound to the parameters of a run: its values, and
/// the statistics of its gradients where they are asked for.
final class EvaluationProgram {
  let evaluation: EvaluationGraph
  private let executable: Executable
  private let outputs: [TensorStorage]
  private let gradientMemory: [TensorStorage]
  private var precision: Precision { evaluation.plan.precision }

  /// - Parameters:
  ///   - parameters: the memory of each of the model's parameters, in its order.
  ///   - scratch: of a program that never runs at the same time, and as large as is needed; so
  ///     are workspaces.
  init(
    _ evaluation: EvaluationGraph, parameters: [TensorStorage], arena: ExecutionArena,
    scratch: TensorStorage? = nil, workspace: TensorStorage? = nil
  ) {
    self.evaluation = evaluation
    let size = evaluation.plan.precision.size
    outputs = evaluation.model.values.map { _ in TensorStorage(byteCount: size) }
    gradientMemory = evaluation.keptShapes.map { TensorStorage(byteCount: $0.count * size) }
    let inputs = evaluation.inputs
    let results = outputs + gradientMemory
    executable = Executable(
      evaluation.plan, slots: parameters + inputs.map { $0.storage } + results,
      offsets: parameters.map { _ in 0 } + inputs.map { $0.byteOffset } + results.map { _ in 0 },
      arena: arena, scratch: scratch, workspace: workspace)
  }

  /// The loss and the metrics.
  func run(records: Bool = false) throws -> [Double] {
    try executable.run(records: records)
    return outputs.map {
      Tensor(type: TensorType(.scalar), precision: precision, storage: $0)[0]
    }
  }

  /// Of the last run that recorded, one for each parameter asked for.
  var statistics: [GradientStatistics] {
    evaluation.trained.indices.map { GradientStatistics(sums: executable.statistics($0)[...]) }
  }

  /// The gradients of the last run, where they are kept.
  var gradients: [Tensor] {
    zip(gradientMemory, evaluation.keptShapes).map {
      Tensor(type: TensorType($1), precision: precision, storage: $0)
    }
  }
}
