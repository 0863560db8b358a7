internal import Autodiff
internal import Language
internal import Learning
internal import Notebooks

/// Sweeps, runs, and rules for stopping.
enum RunFunctions {
  static let all: [HostFunction] = [sweep, best, patience]

  static let sweep = HostFunction(
    "sweep", in: [.train], usage: "sweep(a, b, …)",
    summary: "Trains once for each of the values."
  ) { evaluator, call in
    var values: [Value] = []
    for argument in call.arguments {
      let value = try evaluator.evaluate(argument.value)
      if call.arguments.count == 1, case .list(let items) = value {
        values = items
      } else if call.arguments.count == 1, case .tensor(let tensor) = value, tensor.shape.rank == 1
      {
        values = try evaluator.items(of: value, at: argument.value.range) ?? []
      } else {
        values.append(value)
      }
    }
    guard !values.isEmpty else {
      throw evaluator.fail(.missingArgument("values", function: "sweep"), at: call.range)
    }
    return evaluator.sweeps?.choose(values, at: call.range) ?? values[0]
  }

  static let best = HostFunction(
    "best", usage: "best(fits, by=loss)",
    summary: "The run of a sweep whose value is best, over the validation data where there are "
      + "any: the smallest of what is named a loss, cost, error or the like, else the largest."
  ) { evaluator, call in
    let arguments = try call.bound(["fits"], optional: ["by"])
    guard let expression = arguments["fits"] else { return .unknown }
    let value = try evaluator.evaluate(expression)
    if value.isUnknown { return .unknown }
    guard case .runs(let sweep) = value, let first = sweep.runs.first else {
      throw evaluator.fail(
        .wrongKind(what: "fits of best", expected: "the runs of a sweep", found: value.kindName),
        at: expression.range)
    }
    var name = first.lossName
    if let by = arguments["by"] {
      switch by.kind {
      case .name(let given), .string(let given): name = given
      default:
        throw evaluator.fail(
          .wrongKind(what: "by of best", expected: "a name", found: "an expression"), at: by.range)
      }
    }
    guard evaluator.mayCompute, sweep.runs.allSatisfy({ $0.trained != nil }) else {
      return .run(first)
    }
    let range = arguments["by"]?.range ?? call.range
    var bestRun = first
    var bestValue: Double?
    let isMaximized = name != first.lossName && !name.isLossLike
    for run in sweep.runs {
      let member =
        run.validation == nil
        ? try run.member(name, evaluator, at: range)
        : try run.member(name, of: .validation, evaluator, at: range)
      guard let member else {
        throw evaluator.fail(
          .unknownMember(
            name, of: run.name, nearest: nearestName(to: name, among: run.memberNames)), at: range)
      }
      guard let x = try evaluator.real(member, at: range, what: name) else { return .unknown }
      let isBetter = bestValue.map { isMaximized ? x > $0 : x < $0 } ?? true
      if isBetter || bestValue?.isNaN == true {
        bestRun = run
        bestValue = x
      }
    }
    return .run(bestRun)
  }

  static let patience = HostFunction(
    "patience", in: [.train], usage: "patience(epochs, monitor=loss, restore_best=true)",
    summary: "Stops when a validation value has not improved for so many validations: what is "
      + "named a loss, cost, error or the like should fall, all else rise. In the end the "
      + "parameters are those of the best, whether or not it stopped."
  ) { evaluator, call in
    let arguments = try call.bound(["epochs"], optional: ["monitor", "restore_best"])
    guard let expression = arguments["epochs"],
      let count = try evaluator.integer(
        evaluator.evaluate(expression), at: expression.range, what: "epochs of patience")
    else { return .unknown }
    guard count > 0 else {
      throw evaluator.fail(.badOption("the patience", expected: "at least 1"), at: expression.range)
    }
    var monitor: String?
    if let by = arguments["monitor"] {
      switch by.kind {
      case .name(let given), .string(let given): monitor = given
      default:
        throw evaluator.fail(
          .wrongKind(what: "monitor of patience", expected: "a name", found: "an expression"),
          at: by.range)
      }
    }
    var restores = true
    if let expression = arguments["restore_best"] {
      restores = try evaluator.truth(evaluator.evaluate(expression), at: expression.range) ?? true
    }
    return .setting(.patience(epochs: count, monitor: monitor, restoresBest: restores))
  }
}

/// The choices of one combination of a sweep, by the places of the `sweep(…)` calls.
final class SweepChoices {
  private(set) var places: [SourceRange] = []
  private(set) var values: [SourceRange: [Value]] = [:]
  var picks: [SourceRange: Int] = [:]

  func choose(_ options: [Value], at place: SourceRange) -> Value {
    if values[place] == nil { places.append(place) }
    values[place] = options
    return options[min(picks[place] ?? 0, options.count - 1)]
  }

  /// Runs of one sweep; each is kept with its curves.
  static let limit = 10_000

  /// How many combinations there are, as far as the limit.
  var count: Int {
    places.reduce(1) { min(SweepChoices.limit + 1, $0 * (values[$1]?.count ?? 1)) }
  }

  /// All combinations, the last place varying fastest.
  var combinations: [[SourceRange: Int]] {
    var result: [[SourceRange: Int]] = [[:]]
    for place in places {
      let count = values[place]?.count ?? 1
      result = result.flatMap { before in
        (0..<count).map { i in
          var next = before
          next[place] = i
          return next
        }
      }
    }
    return result
  }
}
