internal import Autodiff
internal import Language
internal import Learning
internal import Notebooks

/// The options of a `train` block, evaluated and checked one by one.
struct TrainOptions {
  static let names = [
    "model", "data", "validation", "minimize", "optimizer", "steps", "epochs", "batch_size",
    "shuffle", "metrics", "clip_grad_norm", "clip_grad_value", "early_stopping", "freeze",
    "init_from", "seed", "checkpoint_every",
  ]

  struct Patience {
    var epochs: Int
    var monitor: String?
    var restoresBest: Bool
    var range: SourceRange
  }

  var model: ModelValue
  var modelRange: SourceRange
  var data: DatasetValue?
  var validation: DatasetValue?
  var minimize: (name: String, range: SourceRange)?
  var metrics: [(name: String, range: SourceRange)] = []
  var optimizer: OptimizerChoice
  var length: TrainingRequest.Length
  var batchSize: Int?
  var shuffles = true
  var clipGradNorm: Double?
  var clipGradValue: Double?
  var patience: Patience?
  var freeze: [(name: String, range: SourceRange)] = []
  var start: RunValue?
  var seed: UInt64
  /// Steps from one checkpoint to the next.
  var checkpointEvery: Int?

  /// - Returns: nothing where something is wrong, which is then noted, or not known yet.
  static func read(_ work: BlockWork, _ choices: SweepChoices) throws -> TrainOptions? {
    let evaluator = work.evaluator(.train)
    evaluator.sweeps = choices
    defer { work.note(evaluator.diagnostics) }
    var options: [String: (expression: Expression, range: SourceRange)] = [:]
    var misspelt: Set<String> = []
    for statement in work.statements {
      switch statement.kind {
      case .assign(let targets, let value) where targets.count == 1:
        let name = targets[0].name
        guard names.contains(name) else {
          let near = nearestName(to: name, among: names)
          if let near { misspelt.insert(near) }
          evaluator.diagnostics.append(
            EvaluationError.unknownOption(name, nearest: near, known: names)
              .diagnostic(at: targets[0].range))
          continue
        }
        options[name] = (value, targets[0].range)
      case .define, .pass: _ = try evaluator.execute(statement)
      default:
        evaluator.diagnostics.append(
          Diagnostic(
            510, at: statement.range, "a train block holds options, `name = value`",
            hint: "options are \(names.joined(separator: ", "))"))
      }
    }
    func note(_ error: EvaluationError, _ range: SourceRange) {
      evaluator.diagnostics.append(error.diagnostic(at: range))
    }
    /// Runs a reader whose error is noted, so that the other options are read all the same.
    func attempt<R>(_ body: () throws -> R?) throws -> R? {
      do {
        return try body()
      } catch let diagnostic as Diagnostic {
        evaluator.diagnostics.append(diagnostic)
        return nil
      }
    }
    func value(_ name: String) throws -> (Value, SourceRange)? {
      guard let option = options[name] else { return nil }
      return try attempt { (try evaluator.evaluate(option.expression), option.expression.range) }
    }
    func number(_ name: String, _ isGood: (Double) -> Bool, _ expected: String) throws -> Double? {
      guard let (value, range) = try value(name) else { return nil }
      if case .none = value { return nil }
      return try attempt {
        guard let x = try evaluator.real(value, at: range, what: name) else { return nil }
        guard isGood(x) else {
          throw EvaluationError.badOption(name, expected: expected).diagnostic(at: range)
        }
        return x
      }
    }
    func count(_ name: String) throws -> Int? {
      try number(
        name, { $0 >= 1 && $0 == $0.rounded() && $0 <= 1e9 },
        "a whole number from 1 to 1000000000"
      )
      .map { Int($0) }
    }
    func dataset(_ name: String) throws -> DatasetValue? {
      guard let (value, range) = try value(name) else { return nil }
      switch value {
      case .dataset(let data): return data
      case .unknown, .none: return nil
      default:
        note(.wrongKind(what: name, expected: "a dataset", found: value.kindName), range)
        return nil
      }
    }

    var model: ModelValue?
    if let (value, range) = try value("model") {
      switch value {
      case .model(let found): model = found
      case .unknown: break
      default: note(.wrongKind(what: "model", expected: "a model", found: value.kindName), range)
      }
    } else if options["model"] == nil, !misspelt.contains("model") {
      note(.missingOption("a model", hint: "write `model = name`"), work.nameRange)
    }
    let data = try dataset("data")
    let validation = try dataset("validation")
    let optimizer = try attempt {
      try evaluator.optimizer(options["optimizer"]?.expression)
    }
    if options["optimizer"] == nil, !misspelt.contains("optimizer") {
      note(
        .missingOption("an optimizer", hint: "such as `optimizer = sgd(lr=0.01)`"), work.nameRange)
    }
    func isLeftOut(_ name: String) -> Bool {
      options[name].map { $0.expression.kind == Expression.Kind.none } ?? true
    }
    let steps = try count("steps")
    let epochs = try count("epochs")
    if let place = options["epochs"], options["steps"] != nil {
      note(.bothStepsAndEpochs, place.range)
    }
    if isLeftOut("steps"), isLeftOut("epochs"),
      misspelt.isDisjoint(with: ["steps", "epochs"])
    {
      note(.missingOption("steps or epochs", hint: "such as `steps = 1000`"), work.nameRange)
    }
    let batchSize = try count("batch_size")
    let checkpointEvery = try count("checkpoint_every")
    let clipNorm = try number("clip_grad_norm", { $0 > 0 }, "greater than 0")
    let clipValue = try number("clip_grad_value", { $0 > 0 }, "greater than 0")
    var shuffles = true
    if let (value, range) = try value("shuffle") {
      switch value {
      case .unknown, .none: break
      case .boolean(let given): shuffles = given
      default: note(.badOption("shuffle", expected: "true or false"), range)
      }
    }
    var seed = work.session.seed
    if let x = try number("seed", { $0 >= 0 && $0 == $0.rounded() && $0 < 1e15 }, "a whole number")
    {
      seed = UInt64(x)
    }
    var patience: Patience?
    if let (value, range) = try value("early_stopping") {
      switch value {
      case .setting(.patience(let epochs, let monitor, let restores)):
        patience = Patience(
          epochs: epochs, monitor: monitor, restoresBest: restores, range: range)
        if options["validation"] == nil {
          note(
            .missingOption(
              "validation", hint: "such as `validation = points.test`: its values say when to stop"),
            range)
        }
      case .unknown, .none: break
      default:
        note(.badOption("early_stopping", expected: "patience(…)"), range)
      }
    }
    var start: RunValue?
    if let (value, range) = try value("init_from") {
      switch value {
      case .run(let run): start = run
      case .unknown, .none: break
      default: note(.wrongKind(what: "init_from", expected: "a run", found: value.kindName), range)
      }
    }
    if evaluator.diagnostics.contains(where: { $0.severity == .error }) { return nil }
    guard let model, let optimizer else { return nil }
    guard
      let length = steps.map({ TrainingRequest.Length.steps($0) }) ?? epochs.map({ .epochs($0) })
    else { return nil }
    return TrainOptions(
      model: model, modelRange: options["model"]?.expression.range ?? work.nameRange, data: data,
      validation: validation,
      minimize: try options["minimize"].flatMap { try names(in: $0.expression).first },
      metrics: try options["metrics"].map { try names(in: $0.expression) } ?? [],
      optimizer: optimizer, length: length, batchSize: batchSize, shuffles: shuffles,
      clipGradNorm: clipNorm, clipGradValue: clipValue, patience: patience,
      freeze: try options["freeze"].map { try names(in: $0.expression) } ?? [], start: start,
      seed: seed, checkpointEvery: checkpointEvery)
  }

  /// Names of values of the model, written as names, paths or strings.
  private static func names(in expression: Expression) throws -> [(
    name: String, range: SourceRange
  )] {
    switch expression.kind {
    case .list(let items): return try items.flatMap { try names(in: $0) }
    case .name(let name), .string(let name): return [(name, expression.range)]
    case .attribute(let base, let name):
      guard let first = try names(in: base).first else { return [] }
      return [(first.name + "." + name.name, expression.range)]
    case .index(let base, let indices):
      guard let first = try names(in: base).first, indices.count == 1,
        case .at(let place) = indices[0]
      else { break }
      if case .number(let x, _) = place.kind {
        return [("\(first.name)[\(EvaluationError.plain(x))]", expression.range)]
      }
    default: break
    }
    throw EvaluationError.wrongKind(
      what: "this", expected: "a name of the model, or a list of names", found: "an expression"
    ).diagnostic(at: expression.range)
  }
}

extension Evaluator {
  /// The value of `optimizer =`: one of the table, or a function of the author's.
  fileprivate func optimizer(_ expression: Expression?) throws -> OptimizerChoice? {
    guard let expression else { return nil }
    if case .call(let callee, let arguments) = expression.kind, case .name(let name) = callee.kind,
      case .function(.defined(let defined)) = scope.find(name)?.value
        ?? visibleGlobal(name)?.value ?? .none
    {
      return try authorsOptimizer(
        defined, evaluate(arguments: arguments), at: expression.range)
    }
    let value = try evaluate(expression)
    switch value {
    case .unknown: return nil
    case .setting(.optimizer(let choice)): return choice
    case .function(.optimizer(let optimizer)):
      guard
        case .setting(.optimizer(let choice)) = try choose(
          optimizer: optimizer, [], at: expression.range)
      else { return nil }
      return choice
    case .function(.defined(let defined)):
      return try authorsOptimizer(defined, [], at: expression.range)
    default:
      throw fail(
        .wrongKind(
          what: "optimizer", expected: "an optimiser such as sgd(lr=0.01)", found: value.kindName),
        at: expression.range)
    }
  }
}
