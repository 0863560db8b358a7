internal import Autodiff
internal import Learning
internal import Notebooks

/// What the engine is asked for.
extension Training {
  func request(_ plan: Plan) -> TrainingRequest {
    let names = [plan.lossName] + plan.metrics
    var both: (rows: Int?, graph: ModelGraph)?
    func build(_ data: DatasetValue?, _ rows: Int?, _ isTraining: Bool) throws -> ModelGraph {
      let isOwn = data === options.data
      if isOwn, let both, both.rows == rows { return both.graph }
      let built =
        isOwn ? plan.built.flatMap { isTraining && $0.rows == rows ? $0.workspace : nil } : nil
      let workspace = built ?? Workspace(precision: session.precision, arena: session.arena)
      defer { session.forget(workspace) }
      let bound =
        built == nil
        ? try bind(data, rows: rows, isTraining: isTraining, in: workspace) : plan.bound
      if let error = bound.diagnostics.first(where: { $0.severity == .error }) { throw error }
      var values: [(name: String, node: NodeID)] = []
      for name in names {
        guard case .tensor(let tensor) = bound.value(name) else {
          throw EvaluationError.unknownMember(name, of: options.model.name, nearest: nil)
            .diagnostic(at: options.modelRange)
        }
        values.append(
          (name, try session.imported(tensor, into: workspace, at: options.modelRange)))
      }
      let graph = ModelGraph(
        workspace: workspace, columns: bound.columns,
        parameters: bound.parameters.map { ($0.path, $0.value.node) }, values: values)
      if isOwn, !bound.dependsOnMode { both = (rows, graph) }
      return graph
    }
    var request = TrainingRequest(
      model: { try build(options.data, $0, $1) }, data: options.data?.dataset,
      optimizer: options.optimizer.instance,
      length: options.length, key: key.folding("shuffle"), precision: session.precision,
      arena: session.arena, cancellation: session.cancellation, now: work.clock.now)
    request.validation = options.validation?.dataset
    request.validationModel = { try build(options.validation, $0, $1) }
    request.batchSize = options.batchSize
    request.shuffles = options.shuffles
    request.clipGradNorm = options.clipGradNorm
    request.clipGradValue = options.clipGradValue
    request.frozen = plan.frozen
    request.startValues = plan.startValues
    request.memoryLimit = session.memoryLimit
    if let patience = options.patience {
      let monitor = patience.monitor ?? plan.lossName
      let index = names.firstIndex(of: monitor) ?? 0
      request.earlyStopping = TrainingRequest.EarlyStopping(
        patience: patience.epochs, monitor: index, isMaximized: index != 0 && !monitor.isLossLike,
        restoresBest: patience.restoresBest)
    }
    if let progress = work.clock.progress {
      let name = name
      request.progress = { done, total, loss in
        progress(RunProgress(block: name, done: done, total: total, loss: loss))
      }
    }
    return request
  }
}

extension String {
  /// Whether a smaller value of this name is better.
  var isLossLike: Bool {
    let lower = lowercased()
    return ["loss", "cost", "error", "mse", "mae", "rmse", "perplexity"].contains {
      lower == $0 || lower.hasSuffix("_" + $0) || lower.hasPrefix($0 + "_")
    }
  }
}
