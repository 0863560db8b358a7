internal import Autodiff
internal import Language
internal import Learning
internal import Notebooks

/// `train NAME`: fits a model to data; a run, or with `sweep(…)` one run a combination.
enum TrainBlock: Block {
  static let place = BlockPlace.train
  static let isNamed = true

  static func evaluate(_ work: BlockWork) throws {
    guard let name = work.block.name else { return }
    // What depends on an earlier run is known when that is trained.
    if !work.isFinal { work.define(name, .unknown, at: work.nameRange) }
    let choices = SweepChoices()
    let first = try TrainOptions.read(work, choices)
    guard let first, !hasErrors(work) else { return }
    guard choices.count <= SweepChoices.limit else {
      throw EvaluationError.tooManyRuns(SweepChoices.limit)
        .diagnostic(at: choices.places.first ?? work.nameRange)
    }
    let combinations = choices.combinations
    let isSweep = !choices.places.isEmpty
    let names = isSweep ? sweepNames(work) : [:]
    var runs: [RunValue] = []
    var summaries: [RunSummary] = []
    for (index, picks) in combinations.enumerated() {
      choices.picks = picks
      guard let options = isSweep ? try TrainOptions.read(work, choices) : first,
        !hasErrors(work)
      else { return }
      let swept = choices.places.map { place in
        (
          name: names[place] ?? "value",
          value: choices.values[place]?[picks[place] ?? 0] ?? Value.none
        )
      }
      let training = Training(
        work, options, name: name, swept: swept, number: isSweep ? index + 1 : nil)
      guard let plan = try training.check(), !hasErrors(work) else { return }
      if work.isFinal {
        try training.time(plan)
        let (run, summary) = try training.run(plan)
        runs.append(run)
        summaries.append(summary)
        if work.wasInterrupted { break }
      } else {
        try training.explain(plan)
        runs.append(training.untrained(plan))
      }
    }
    work.define(
      name, isSweep ? .runs(SweepValue(name: name, runs: runs)) : .run(runs[0]),
      at: work.nameRange)
    guard work.isFinal else { return }
    if isSweep {
      work.artifacts.append(
        .sweep(SweepSummary(name: name, runs: summaries, ranking: ranking(summaries))))
    } else if let summary = summaries.first {
      work.artifacts.append(.run(summary))
    }
  }

  private static func hasErrors(_ work: BlockWork) -> Bool {
    work.diagnostics.contains { $0.severity == .error }
  }

  private static func ranking(_ runs: [RunSummary]) -> [Int] {
    func score(_ run: RunSummary) -> Double {
      let value = run.validationValues.first?.value ?? run.values.first?.value ?? .infinity
      return value.isNaN ? .infinity : value
    }
    return runs.indices.sorted { (score(runs[$0]), $0) < (score(runs[$1]), $1) }
  }

  /// What each `sweep(…)` is called: the keyword or option that it stands in.
  private static func sweepNames(_ work: BlockWork) -> [SourceRange: String] {
    var names: [SourceRange: String] = [:]
    var pending: [(Expression, String)] = []
    for statement in work.statements {
      if case .assign(let targets, let value) = statement.kind {
        pending.append((value, targets[0].name))
      }
    }
    while let (expression, name) = pending.popLast() {
      if case .call(let callee, let arguments) = expression.kind {
        if case .name("sweep") = callee.kind { names[expression.range] = name }
        for argument in arguments {
          pending.append((argument.value, argument.keyword?.name ?? name))
        }
      } else {
        for child in expression.children { pending.append((child, name)) }
      }
    }
    return names
  }
}

extension Expression {
  fileprivate var children: [Expression] {
    switch kind {
    case .list(let items): items
    case .unary(_, let operand): [operand]
    case .binary(_, let a, let b): [a, b]
    case .conditional(let condition, let value, let otherwise): [condition, value, otherwise]
    case .attribute(let base, _), .index(let base, _): [base]
    default: []
    }
  }
}
