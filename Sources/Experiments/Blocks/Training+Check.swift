internal import Autodiff
internal import Learning
internal import Notebooks

/// What is found out over shapes before anything is trained.
extension Training {
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
        workspace.graph.expect(session.workspace.graph.count)
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
          if batch.isTraining, !session.hasImports(into: workspace) {
            plan?.built = (batch.rows, workspace)
          }
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
      if let value = bound.value(lossName), value.isUnknown {
        if work.isFinal { throw EvaluationError.costUnknown(lossName).diagnostic(at: lossRange) }
        return nil
      }
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
      if value.isUnknown, !work.isFinal { return nil }
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
    let isNeeded = graph.ancestorMarks(of: [loss.node], byDerivative: true)
    let trainable = bound.parameters.filter { !frozen.contains($0.path) }
    guard trainable.contains(where: { isNeeded[Int($0.value.node.index)] }) else {
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
}
