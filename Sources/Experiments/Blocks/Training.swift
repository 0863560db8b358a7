internal import Autodiff
internal import Language
internal import Learning
internal import Notebooks

/// One run of a `train` block: its check over shapes, then its training.
struct Training {
  /// What the check found out.
  struct Plan {
    var bound: BoundModel
    var lossName: String
    var metrics: [String]
    var frozen: Set<String>
    var startValues: [String: Tensor]
    var startReport: [String]
  }

  let work: BlockWork
  let options: TrainOptions
  let name: String
  let swept: [(name: String, value: Value)]
  /// The run's place in a sweep, from 1.
  let number: Int?

  init(
    _ work: BlockWork, _ options: TrainOptions, name: String,
    swept: [(name: String, value: Value)], number: Int?
  ) {
    self.work = work
    self.options = options
    self.name = name
    self.swept = swept
    self.number = number
  }

  private var session: Session { work.session }
  private var key: RandomKey { work.key(seed: options.seed) }

  private func bind(
    _ data: DatasetValue?, rows: Int?, isTraining: Bool, in workspace: Workspace
  ) throws -> BoundModel {
    let inputs: ModelInputs =
      if let data, let rows { .batch(data, rows: rows) } else { .nothing }
    return try session.bind(
      options.model, to: inputs, parameters: .fresh(seed: options.seed), isTraining: isTraining,
      workspace: workspace, key: key, at: options.modelRange)
  }

  // MARK: Before training

  /// Each step keeps its rate and its loss.
  private static let mostSteps = 50_000_000

  private var plannedSteps: Int {
    switch options.length {
    case .steps(let steps): return steps
    case .epochs(let epochs):
      let rows = options.data?.dataset.rowCount ?? 1
      let batch = min(options.batchSize ?? rows, rows)
      return epochs * ((rows + batch - 1) / batch)
    }
  }

  /// Evaluates the model over the shapes of its batches; nothing where something is wrong, which
  /// is then noted.
  func check() throws -> Plan? {
    if options.data == nil, !options.model.inputNames.isEmpty {
      work.note([
        EvaluationError.missingOption(
          "data",
          hint: "\(options.model.name) reads \(options.model.inputNames.joined(separator: ", "))"
        ).diagnostic(at: options.modelRange)
      ])
      return nil
    }
    if let data = options.data, data.dataset.rowCount == 0 {
      work.note([EvaluationError.noRows(data.name).diagnostic(at: work.nameRange)])
      return nil
    }
    guard plannedSteps <= Training.mostSteps else {
      work.note([
        EvaluationError.tooManySteps(plannedSteps, limit: Training.mostSteps)
          .diagnostic(at: work.nameRange)
      ])
      return nil
    }
    var sizes: [Int?] = [nil]
    if let rows = options.data?.dataset.rowCount {
      let batch = min(options.batchSize ?? rows, rows)
      sizes = [batch]
      let isLastReached: Bool =
        switch options.length {
        case .epochs: true
        case .steps(let steps): steps >= (rows + batch - 1) / batch
        }
      if rows % batch != 0, isLastReached { sizes.append(rows % batch) }
    }
    if let validation = options.validation, validation.dataset.rowCount == 0 {
      work.note([EvaluationError.noRows(validation.name).diagnostic(at: work.nameRange)])
      return nil
    }
    var plan: Plan?
    var batches = sizes.map { (data: options.data, rows: $0, isTraining: true) }
    if let validation = options.validation {
      let rows = validation.dataset.rowCount
      batches.append((validation, min(options.batchSize ?? rows, rows), false))
    }
    for batch in batches {
      try session.withAbstractWorkspace { workspace in
        let bound = try bind(
          batch.data, rows: batch.rows, isTraining: batch.isTraining, in: workspace)
        work.note(
          bound.diagnostics.map { diagnostic in
            var noted = diagnostic
            noted.notes.append(
              .init(
                options.modelRange,
                batch.isTraining ? "when \(name) trains it" : "when \(name) validates it"))
            return noted
          })
        if plan == nil, !bound.diagnostics.contains(where: { $0.severity == .error }) {
          plan = try self.plan(bound, workspace.graph)
        }
      }
    }
    return work.diagnostics.contains { $0.severity == .error } ? nil : plan
  }

  private func plan(_ bound: BoundModel, _ graph: Graph) throws -> Plan? {
    let names = bound.values.map { $0.name }
    let lossName: String
    let lossRange: SourceRange
    if let minimize = options.minimize {
      (lossName, lossRange) = minimize
      guard names.contains(lossName) else {
        throw unknown(lossName, names, at: lossRange)
      }
    } else if let found = ["loss", "cost"].first(where: { names.contains($0) }) {
      lossName = found
      lossRange = options.modelRange
    } else {
      throw EvaluationError.noCost(model: options.model.name, names: names)
        .diagnostic(at: options.modelRange)
    }
    guard case .tensor(let loss) = bound.value(lossName) else {
      if let value = bound.value(lossName), value.isUnknown { return nil }
      throw EvaluationError.wrongKind(
        what: "what is minimised", expected: "a tensor",
        found: bound.value(lossName)?.kindName ?? "nothing"
      ).diagnostic(at: lossRange)
    }
    guard loss.shape.rank == 0 else {
      throw EvaluationError.costNotScalar(lossName, loss.shape.dimensions)
        .diagnostic(at: lossRange)
    }
    var metrics: [String] = []
    for metric in options.metrics {
      guard let value = bound.value(metric.name) else {
        throw unknown(metric.name, names, at: metric.range)
      }
      guard case .tensor(let tensor) = value, tensor.shape.rank == 0 else {
        throw EvaluationError.wrongKind(
          what: "a metric", expected: "a single number", found: value.kindName
        ).diagnostic(at: metric.range)
      }
      if metric.name != lossName { metrics.append(metric.name) }
    }
    var frozen: Set<String> = []
    for entry in options.freeze {
      let paths = bound.parameters.map { $0.path }.filter {
        $0 == entry.name || $0.hasPrefix(entry.name + ".") || $0.hasPrefix(entry.name + "[")
      }
      guard !paths.isEmpty else {
        throw EvaluationError.nothingToFreeze(entry.name).diagnostic(at: entry.range)
      }
      frozen.formUnion(paths)
    }
    let ancestors = Set(graph.ancestors(of: loss.node))
    let trainable = bound.parameters.filter { !frozen.contains($0.path) }
    guard trainable.contains(where: { ancestors.contains($0.value.node) }) else {
      throw EvaluationError.costWithoutParameters(lossName).diagnostic(at: lossRange)
    }
    if let patience = options.patience, let monitor = patience.monitor,
      monitor != lossName, !metrics.contains(monitor)
    {
      guard names.contains(monitor) else { throw unknown(monitor, names, at: patience.range) }
      metrics.append(monitor)
    }
    var plan = Plan(
      bound: bound, lossName: lossName, metrics: metrics, frozen: frozen, startValues: [:],
      startReport: [])
    takeStart(&plan)
    return plan
  }

  private func unknown(_ name: String, _ names: [String], at range: SourceRange) -> Diagnostic {
    EvaluationError.unknownMember(
      name, of: options.model.name, nearest: nearestName(to: name, among: names)
    ).diagnostic(at: range)
  }

  /// `init_from`: parameters equal in path and shape; the others are reported.
  private func takeStart(_ plan: inout Plan) {
    guard let start = options.start else { return }
    for parameter in plan.bound.parameters {
      let path = parameter.path
      guard let info = start.info(path) else {
        plan.startReport.append("\(path) is not in \(start.name) and starts anew")
        continue
      }
      guard info.shape == parameter.info.shape else {
        plan.startReport.append(
          "\(path) has shape \(info.shape) in \(start.name), not \(parameter.info.shape), and starts anew"
        )
        continue
      }
      if let value = start.trained(path)?.value { plan.startValues[path] = value }
    }
    let own = Set(plan.bound.parameters.map { $0.path })
    for info in start.parameters where !own.contains(info.path) {
      plan.startReport.append("\(info.path) of \(start.name) has no place here")
    }
  }

  /// The run as the blocks after it see it before any training.
  func untrained(_ plan: Plan) -> RunValue {
    runValue(plan, trained: nil)
  }

  private func runValue(_ plan: Plan, trained: TrainedRun?) -> RunValue {
    RunValue(
      name: name, model: options.model, data: options.data, validation: options.validation,
      lossName: plan.lossName, metrics: plan.metrics,
      parameters: plan.bound.parameters.map { $0.info }, swept: swept, trained: trained)
  }

  /// The run as messages call it: its name, and what is swept.
  private func words() throws -> String {
    let evaluator = work.evaluator(.prose)
    let choices = try swept.map {
      "\($0.name)=\(try evaluator.display($0.value, at: work.nameRange).text())"
    }
    return ([name] + choices).joined(separator: " ")
  }

  /// Plans a step without running it, for who wants to see it.
  func explain(_ plan: Plan) throws {
    guard let onStep = session.onStep else { return }
    do {
      let step = try PlannedStep(request(plan))
      onStep(
        ExplainedStep(
          run: try words(), graph: step.graph, plan: step.plan, need: step.need,
          optimizer: options.optimizer.instance.name, slotNames: step.slotNames,
          origins: session.origins.map { range in
            (session.text(range), session.source.position(at: range.lower).line)
          }))
    } catch {
      throw try diagnostic(for: error)
    }
  }

  /// Times steps before they are trained, for who wants to see where their time goes.
  func time(_ plan: Plan) throws {
    guard let timing = session.timing else { return }
    do {
      let step = try Trainer.times(request(plan), seconds: timing.seconds)
      timing.take(
        TimedStep(
          run: try words(), plan: step.plan, times: step.times,
          lines: session.origins.map { session.source.line(at: $0.lower) }))
    } catch ExecutionError.notFinite {
      // The training itself says so.
    } catch {
      throw try diagnostic(for: error)
    }
  }

  /// A failure of the engine as a diagnostic of the block.
  private func diagnostic(for error: any Error) throws -> any Error {
    switch error {
    case let error as TrainingTooLarge: try tooLarge(error)
    case let error as OperationError:
      session.optimizerFailure ?? EvaluationError.operation(error).diagnostic(at: work.nameRange)
    case let error as ExecutionError: session.failure(error, at: work.nameRange)
    default: error
    }
  }

  // MARK: Training

  func run(_ plan: Plan) throws -> (RunValue, RunSummary) {
    var request = request(plan)
    let file = name + (number.map { "-\($0)" } ?? "")
    let trained: TrainedRun
    do {
      request.checkpoints = try session.checkpoints?.checkpointing(
        of: words(), in: file, everySteps: options.checkpointEvery)
      trained = try Trainer.train(request)
    } catch let error as CheckpointError {
      throw EvaluationError.checkpoint(
        error, run: try words(), place: session.checkpoints?.place(of: file) ?? file
      ).diagnostic(at: work.nameRange)
    } catch {
      throw try diagnostic(for: error)
    }
    // What a run has trained is kept for later blocks.
    session.memoryLimit -= trained.parameters.reduce(0) { $0 + $1.value.storage.byteCount }
    let run = runValue(plan, trained: trained)
    switch trained.ending {
    case .interrupted: work.wasInterrupted = true
    case .notFinite(let step, let origin, let value):
      let place = session.range(of: origin)
      let text = place.map {
        "`\(session.text($0))`, which was \(value.isNaN ? "NaN" : "infinite")"
      }
      work.note([
        EvaluationError.lossNotFinite(run: name, step: step, where: text)
          .diagnostic(
            at: place ?? work.nameRange, notes: [.init(work.nameRange, "in this run")])
      ])
    case .badIndex(_, let value, let size, let origin):
      work.note([
        EvaluationError.badIndex(value: value, size: size)
          .diagnostic(
            at: session.range(of: origin) ?? work.nameRange,
            notes: [.init(work.nameRange, "in this run")])
      ])
    case .finished, .stoppedEarly: break
    }
    let isWhole: Bool =
      switch trained.ending {
      case .finished, .stoppedEarly: true
      default: false
      }
    var final: FinalGradients?
    if isWhole {
      do {
        final = try FinalGradients.compute(trained, request)
      } catch let error as ExecutionError {
        throw session.failure(error, at: work.nameRange)
      }
    }
    let summary = RunReport(
      work: work, options: options, plan: plan, run: run, trained: trained, final: final
    ).summary()
    return (run, summary)
  }

  private func tooLarge(_ error: TrainingTooLarge) throws -> Diagnostic {
    let largest = error.need.values(of: error.need.dominant).first
    let place = largest.flatMap { session.range(of: $0.origin) }
    return EvaluationError.trainingTooLarge(
      error, run: try words(), optimizer: options.optimizer.instance.name
    ).diagnostic(
      at: work.nameRange,
      notes: zip([place], [error.note]).compactMap { range, words in
        if let range, let words { Diagnostic.Note(range, words) } else { nil }
      })
  }

  private func request(_ plan: Plan) -> TrainingRequest {
    let names = [plan.lossName] + plan.metrics
    var both: (rows: Int?, graph: ModelGraph)?
    let model: (Int?, Bool) throws -> ModelGraph = { rows, isTraining in
      if let both, both.rows == rows { return both.graph }
      let workspace = Workspace(precision: session.precision, arena: session.arena)
      defer { session.forget(workspace) }
      let bound = try bind(options.data, rows: rows, isTraining: isTraining, in: workspace)
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
      if !bound.dependsOnMode { both = (rows, graph) }
      return graph
    }
    var request = TrainingRequest(
      model: model, data: options.data?.dataset, optimizer: options.optimizer.instance,
      length: options.length, key: key.folding("shuffle"), precision: session.precision,
      arena: session.arena, cancellation: session.cancellation, now: work.clock.now)
    request.validation = options.validation?.dataset
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
