internal import Autodiff
internal import Language
internal import Learning
internal import Notebooks

/// Makes what the report shows of a run.
struct RunReport {
  let work: BlockWork
  let options: TrainOptions
  let plan: Training.Plan
  let run: RunValue
  let trained: TrainedRun
  let final: FinalGradients?
  /// Looked up for each of perhaps thousands of parameters.
  private let finalOf: [String: FinalGradients.Parameter]
  private let connected: Set<String>
  private let typicalNorm: Double?
  private let isRectified: Bool

  init(
    work: BlockWork, options: TrainOptions, plan: Training.Plan, run: RunValue,
    trained: TrainedRun, final: FinalGradients?
  ) {
    self.work = work
    self.options = options
    self.plan = plan
    self.run = run
    self.trained = trained
    self.final = final
    finalOf = Dictionary(
      (final?.parameters ?? []).map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    if case .tensor(let loss) = plan.bound.value(plan.lossName) {
      let ancestors = Set(loss.workspace.graph.ancestors(of: loss.node))
      connected = Set(
        plan.bound.parameters.filter { ancestors.contains($0.value.node) }.map { $0.path })
    } else {
      connected = []
    }
    typicalNorm =
      trained.parameters.compactMap { parameter in
        parameter.recorded.map { $0.norm }.filter { $0.isFinite }.max()
          .map { $0 / Double(max(parameter.value.count, 1)).squareRoot() }
      }.max()
    isRectified = work.program.blocks[run.model.blockIndex].names.contains("relu")
  }

  private static let smallModel = 8

  func summary() -> RunSummary {
    var result = RunSummary(name: run.name, model: run.model.name, lossName: plan.lossName)
    result.data = options.data?.name
    result.steps = trained.steps
    result.plannedSteps = trained.plannedSteps
    result.rows = options.data?.dataset.rowCount
    result.batchSize = options.batchSize.map { min($0, result.rows ?? $0) }
    result.parameterCount = run.parameters.reduce(0) { $0 + $1.shape.count }
    result.hyperparameters = hyperparameters()
    result.values = final?.values.map { ($0.name, $0.value) } ?? []
    if let rows = final?.rows, rows < final?.allRows ?? rows { result.evaluatedRows = rows }
    result.history = trained.history.map(series)
    result.validationHistory = trained.validationHistory.map(series)
    result.validationValues = validationValues()
    if !options.optimizer.instance.schedule.isConstant {
      result.learningRate = .init(
        name: "learning rate", steps: Array(trained.learningRate.indices),
        values: trained.learningRate)
    }
    result.bestStep = trained.bestStep
    result.interrupted = trained.ending == .interrupted
    result.secondsTraining = trained.secondsTraining
    result.secondsPreparing = (
      trained.preparation.building, trained.preparation.deriving, trained.preparation.planning
    )
    result.microsecondsPerStep = trained.microsecondsPerStep
    result.initFromReport = plan.startReport
    result.learningRateAtFirstStep = trained.learningRate.first
    result.firstStep = firstStep()
    let evaluator = work.evaluator(.prose)
    result.swept = run.swept.map {
      ($0.name, (try? evaluator.display($0.value, at: work.nameRange)) ?? .none)
    }
    let check = gradientCheck()
    result.gradientCheck = check?.words
    let checks = Dictionary(
      (check?.parameters ?? []).map { ($0.label, $0) }, uniquingKeysWith: { first, _ in first })
    result.gradients = trained.parameters.map { gradient($0, checks) }
    return result
  }

  private func series(_ series: TrainedRun.Series) -> RunSummary.Series {
    .init(name: series.name, steps: series.steps, values: series.values)
  }

  private func hyperparameters() -> [(name: String, value: String)] {
    let optimizer = options.optimizer.instance
    var result: [(name: String, value: String)] = [
      ("optimizer", optimizer.name), ("lr", optimizer.schedule.description),
    ]
    for (name, value) in optimizer.hyperparameters { result.append((name, shortest(value))) }
    switch options.length {
    case .steps(let steps): result.append(("steps", String(steps)))
    case .epochs(let epochs): result.append(("epochs", String(epochs)))
    }
    if let size = options.batchSize {
      result.append(("batch_size", String(size)))
      result.append(("shuffle", options.shuffles ? "true" : "false"))
    }
    if let norm = options.clipGradNorm { result.append(("clip_grad_norm", shortest(norm))) }
    if let value = options.clipGradValue { result.append(("clip_grad_value", shortest(value))) }
    if let patience = options.patience {
      result.append(("early_stopping", "patience \(patience.epochs)"))
    }
    if !options.freeze.isEmpty {
      result.append(("freeze", options.freeze.map { $0.name }.joined(separator: ", ")))
    }
    if let start = options.start { result.append(("init_from", start.name)) }
    result.append(("seed", String(options.seed)))
    return result
  }

  /// Over the validation data with the parameters at the end.
  private func validationValues() -> [(name: String, value: Double)] {
    guard final != nil, options.validation != nil,
      let bound = try? run.bound(to: options.validation, work.session, at: work.nameRange)
    else { return [] }
    let names = [plan.lossName] + plan.metrics
    let tensors = names.compactMap { name -> TensorValue? in
      if case .tensor(let tensor) = bound.value(name) { tensor } else { nil }
    }
    guard tensors.count == names.count,
      let values = try? work.session.tensors(tensors, at: work.nameRange)
    else { return [] }
    return zip(names, values).map { ($0, $1[0]) }
  }

  /// w − lr · g = w′ for each scalar parameter, where plain gradient descent makes it true.
  private func firstStep() -> [(path: String, before: Double, gradient: Double, after: Double)] {
    let optimizer = options.optimizer.instance
    let isPlain =
      optimizer.name == "sgd" && optimizer.hyperparameters.allSatisfy { $0.value == 0 }
      && options.clipGradNorm == nil && options.clipGradValue == nil
    guard isPlain, trained.steps > 0, trained.parameters.count <= RunReport.smallModel,
      trained.recordedSteps.first == 0, let rate = trained.learningRate.first
    else { return [] }
    return trained.parameters.compactMap { parameter in
      guard parameter.value.count == 1, !parameter.isFrozen, let start = parameter.trajectory.first,
        let statistics = parameter.recorded.first
      else { return nil }
      let gradient = statistics.mean
      return (parameter.path, start[0], gradient, start[0] - rate * gradient)
    }
  }

  // MARK: Gradients

  private func gradient(
    _ parameter: TrainedRun.Parameter, _ checks: [String: GradientCheck.Parameter]
  )
    -> RunSummary.ParameterGradient
  {
    let last = finalOf[parameter.path]
    let statistics = last?.statistics ?? parameter.recorded.last
    let norms = parameter.recorded.map { $0.norm }
    let steps = Array(trained.recordedSteps.prefix(norms.count))
    let label = run.name + "." + parameter.path
    return RunSummary.ParameterGradient(
      path: parameter.path, shape: parameter.value.shape.dimensions,
      statistics: .init(
        norm: statistics?.norm ?? 0, mean: statistics?.mean ?? 0,
        deviation: statistics?.deviation ?? 0, minimum: statistics?.minimum ?? 0,
        maximum: statistics?.maximum ?? 0, zeros: statistics?.zeros ?? 1,
        notFinite: statistics?.notFinite ?? 0),
      updateRatio: parameter.updateRatio,
      norms: .init(name: parameter.path, steps: steps, values: norms),
      histogram: last?.histogram ?? [],
      check: checks[label].map {
        RunSummary.Check(entries: $0.entries, largestError: $0.largestError)
      },
      flags: flags(parameter, norms),
      values: parameter.value.count == 1 && !parameter.trajectory.isEmpty
        ? .init(
          name: parameter.path,
          steps: Array(trained.trajectorySteps.prefix(parameter.trajectory.count)),
          values: parameter.trajectory.map { $0[0] }) : nil)
  }

  private func flags(_ parameter: TrainedRun.Parameter, _ norms: [Double]) -> [String] {
    if parameter.isFrozen { return ["frozen"] }
    var flags: [String] = []
    if norms.contains(where: { !$0.isFinite }) { flags.append("not finite") }
    let finite = norms.filter { $0.isFinite }
    guard let largest = finite.max() else { return flags }
    if largest == 0 {
      flags.append(
        connected.contains(parameter.path)
          ? (parameter.value.count > 1 && isRectified ? "dead" : "underflowed to zero") : "unused")
    } else if let typical = typicalNorm {
      let count = Double(max(parameter.value.count, 1)).squareRoot()
      if largest / count < 1e-7, largest / count < typical * 1e-3 { flags.append("vanishing") }
      if largest > 1e3, largest > 1e3 * (finite.first ?? largest) { flags.append("exploding") }
    }
    return flags
  }

  /// Against finite differences on a few rows, where that is a small share of the work.
  private func gradientCheck() -> GradientCheck? {
    guard final != nil else { return nil }
    let rows = min(options.data?.dataset.rowCount ?? 1, 32)
    let count = run.parameters.reduce(0) { $0 + $1.shape.count }
    guard count <= 1 << 22 else { return nil }
    var data = options.data
    if let all = options.data, all.dataset.rowCount > rows {
      data = DatasetValue(
        name: all.name, dataset: all.dataset.selecting((0..<Int32(rows)).map { $0 }),
        singles: all.singles, range: all.range)
    }
    do {
      let bound = try run.bound(to: data, work.session, at: work.nameRange)
      guard case .tensor(let loss) = bound.value(plan.lossName) else { return nil }
      return try GradientCheck.run(
        loss.node, work.session, tolerance: 1e-4, budget: 20_000_000, at: work.nameRange)
    } catch {
      return nil
    }
  }
}
