internal import Autodiff
internal import Language
internal import Learning
internal import Notebooks

/// An optimiser with its arguments, its rate perhaps under a schedule.
struct OptimizerChoice {
  var instance: OptimizerInstance
  /// As the report shows it.
  var description: String
}

extension Evaluator {
  /// `sgd(lr=0.01)`, `adam(lr=cosine(1e-3))`.
  func choose(
    optimizer: any Optimizer.Type, _ given: [EvaluatedArgument], at range: SourceRange
  ) throws -> Value {
    var arguments = given
    var schedule: ScheduleInstance?
    let place =
      arguments.firstIndex {
        $0.keyword.map { $0.name == "lr" || $0.name == "learning_rate" } ?? false
      } ?? arguments.firstIndex { $0.keyword == nil }
    if let place {
      let argument = arguments[place]
      schedule = try self.schedule(argument.value, at: argument.range)
      if argument.value.isUnknown { return .unknown }
      // The signature still checks the rest; the rate itself comes from the schedule.
      arguments[place].value = .number(0)
    }
    guard let list = try bind(optimizer.signature, separated(arguments, optimizer), at: range)
    else { return .unknown }
    do {
      try optimizer.check(list)
    } catch {
      throw fail(.operation(error), at: range)
    }
    let rate: ScheduleInstance
    if let schedule {
      rate = schedule
    } else {
      rate = ScheduleInstance.constant(list.values.first.flatMap { $0.number } ?? 0.01)
    }
    return .setting(
      .optimizer(
        OptimizerChoice(
          instance: OptimizerInstance(optimizer, list, schedule: rate),
          description: optimizer.signature.name)))
  }

  /// PyTorch's `betas=(0.9, 0.999)` as the two arguments that it stands for.
  private func separated(_ arguments: [EvaluatedArgument], _ optimizer: any Optimizer.Type) throws
    -> [EvaluatedArgument]
  {
    guard optimizer.signature.parameters.contains(where: { $0.name == "beta2" }) else {
      return arguments
    }
    return try arguments.flatMap { argument -> [EvaluatedArgument] in
      guard let keyword = argument.keyword, keyword.name == "betas", !argument.value.isUnknown
      else { return [argument] }
      let parts: [Value]? = if case .list(let items) = argument.value { items } else { nil }
      guard let parts, parts.count == 2 else {
        throw fail(
          .wrongKind(what: "betas", expected: "two numbers", found: argument.value.kindName),
          at: argument.range)
      }
      return zip(["beta1", "beta2"], parts).map { name, part in
        EvaluatedArgument(
          keyword: Identifier(name, keyword.range), value: part, range: argument.range)
      }
    }
  }

  /// A rate: a number, a schedule, or a `def` of step and steps.
  func schedule(_ value: Value, at range: SourceRange) throws -> ScheduleInstance? {
    switch value {
    case .unknown: return nil
    case .setting(.schedule(let schedule)): return schedule
    // The initialiser of this name, which every block knows.
    case .setting(.initial(let initial)) where initial.initializer == ConstantInitializer.self:
      return try self.schedule(.number(initial.arguments.real("val")), at: range)
    case .function(.defined(let defined)):
      let takesSteps = defined.definition.parameters.count > 1
      // Once now, so that its errors are said before training.
      let trial = [EvaluatedArgument(keyword: nil, value: .number(0), range: range)]
      let first = try apply(
        defined: defined,
        takesSteps
          ? trial + [EvaluatedArgument(keyword: nil, value: .number(1000), range: range)] : trial,
        at: range)
      _ = try real(first, at: range, what: "the rate that \(defined.definition.name.name) gives")
      return ScheduleInstance(
        description: defined.definition.name.name, isConstant: false
      ) { [self] step, steps in
        var arguments = [
          EvaluatedArgument(keyword: nil, value: .number(Double(step)), range: range)
        ]
        if takesSteps {
          arguments.append(
            EvaluatedArgument(keyword: nil, value: .number(Double(steps)), range: range))
        }
        let result = try? apply(defined: defined, arguments, at: range)
        return (try? result.flatMap { try real($0, at: range, what: "the rate") }) ?? .nan
      }
    default:
      guard let x = try real(value, at: range, what: "the learning rate") else { return nil }
      guard x >= 0, x.isFinite else {
        throw fail(.badOption("the learning rate", expected: "a number of at least 0"), at: range)
      }
      return .constant(x)
    }
  }

  /// An optimiser of the author's: `def lion(w, g, m=0, lr=1e-3): … return w - lr * s, m`.
  ///
  /// The first two parameters are the weight and its gradient; those whose value the function
  /// returns besides the weight are states; the others are numbers.
  func authorsOptimizer(
    _ defined: DefinedFunction, _ given: [EvaluatedArgument], at range: SourceRange
  ) throws -> OptimizerChoice? {
    let definition = defined.definition
    let parameters = definition.parameters
    guard parameters.count >= 2 else {
      throw fail(
        .badOption(definition.name.name, expected: "a function of weight and gradient"), at: range)
    }
    let stateCount = definition.returnedStates
    let states = parameters.dropFirst(2).prefix(stateCount).map { $0.name.name }
    var numbers: [(name: String, value: Double)] = []
    var schedule = ScheduleInstance.constant(0.01)
    var stepName: String?
    for parameter in parameters.dropFirst(2 + states.count) {
      let name = parameter.name.name
      let argument = given.first { $0.keyword?.name == name }
      guard let value = argument?.value ?? defined.defaults[name] else {
        if name == "t" || name == "step" {
          stepName = name
          continue
        }
        throw fail(.missingArgument(name, function: definition.name.name), at: range)
      }
      if name == "lr" {
        guard let found = try self.schedule(value, at: argument?.range ?? range) else { return nil }
        schedule = found
      } else if name == "t" || name == "step", argument == nil {
        stepName = name
      } else {
        guard let x = try real(value, at: argument?.range ?? range, what: name) else { return nil }
        numbers.append((name, x))
      }
    }
    for argument in given {
      guard let keyword = argument.keyword else {
        throw fail(
          .tooManyArguments(function: definition.name.name, allowed: 0), at: argument.range)
      }
      let known = parameters.dropFirst(2 + states.count).map { $0.name.name }
      guard known.contains(keyword.name) else {
        throw fail(
          .unknownKeyword(
            keyword.name, function: definition.name.name,
            nearest: nearestName(to: keyword.name, among: known)), at: keyword.range)
      }
    }
    var initial: [OptimizerState] = []
    for name in states {
      let x = try defined.defaults[name].flatMap { try real($0, at: range, what: name) } ?? 0
      initial.append(OptimizerState(name, initial: x))
    }
    let hasRate = parameters.contains { $0.name.name == "lr" }
    let session = session
    let key = key
    let blockIndex = blockIndex
    let update: (inout Graph, OptimizerStep) throws(OperationError) -> OptimizerUpdate = {
      (graph: inout Graph, step: OptimizerStep) throws(OperationError) in
      let workspace = Workspace(
        precision: session.precision, arena: session.arena, firstSlot: step.firstSlot)
      swap(&workspace.graph, &graph)
      session.keepConstant(workspace)
      defer {
        swap(&workspace.graph, &graph)
        session.forget(workspace)
      }
      let evaluator = Evaluator(
        session, .train, workspace: workspace,
        key: key.folding("update").folding(Int(step.parameter.index)), blockIndex: blockIndex)
      evaluator.mayCompute = false
      evaluator.drawsEachStep = true
      func tensor(_ node: NodeID) -> Value { .tensor(TensorValue(node, workspace)) }
      func argument(_ name: String?, _ value: Value) -> EvaluatedArgument {
        EvaluatedArgument(
          keyword: name.map { Identifier($0, range) }, value: value, range: range)
      }
      var arguments = [argument(nil, tensor(step.parameter)), argument(nil, tensor(step.gradient))]
      for node in step.state { arguments.append(argument(nil, tensor(node))) }
      if hasRate { arguments.append(argument("lr", tensor(step.learningRate))) }
      for (name, value) in numbers { arguments.append(argument(name, .number(value))) }
      if let stepName { arguments.append(argument(stepName, tensor(step.number))) }
      do {
        let result = try evaluator.apply(defined: defined, arguments, at: range)
        let parts: [Value] =
          if case .list(let items) = result, !states.isEmpty { items } else { [result] }
        guard parts.count == 1 + states.count else {
          throw OperationError.badArgument(
            definition.name.name, parameter: "the result",
            expected: "the weight and \(states.count) states")
        }
        var nodes: [NodeID] = []
        let shape = workspace.graph.shape(step.parameter)
        for (place, part) in parts.enumerated() {
          guard
            let node = try evaluator.node(
              part, at: range, what: "the result of \(definition.name.name)")
          else {
            throw OperationError.badArgument(
              definition.name.name, parameter: "the result", expected: "known")
          }
          let isShaped = workspace.graph.shape(node) == shape
          // A state may be one number of all entries together; a weight is not.
          guard isShaped || place > 0 else {
            throw OperationError.badArgument(
              definition.name.name, parameter: "the result",
              expected: "a tensor of the weight's shape")
          }
          nodes.append(isShaped ? node : try workspace.graph.expand(node, to: shape))
        }
        let leaves = (step.firstSlot..<workspace.slotCount).compactMap {
          workspace.leafValue(slot: $0)
        }
        precondition(
          step.firstSlot + leaves.count == workspace.slotCount, "an optimiser's leaves are known")
        return OptimizerUpdate(
          parameter: nodes[0], state: Array(nodes.dropFirst()), leaves: leaves)
      } catch let error as OperationError {
        throw error
      } catch {
        session.optimizerFailure = error
        throw .badArgument(
          definition.name.name, parameter: "the result", expected: "a tensor of the weight's shape")
      }
    }
    return OptimizerChoice(
      instance: OptimizerInstance(
        name: definition.name.name, hyperparameters: numbers, state: initial, schedule: schedule,
        update: update), description: definition.name.name)
  }
}

extension ArgumentValue {
  fileprivate var number: Double? {
    switch self {
    case .real(let x): x
    case .integer(let x): Double(x)
    default: nil
    }
  }
}

extension ScheduleInstance {
  static func constant(_ rate: Double) -> ScheduleInstance {
    ScheduleInstance(description: shortest(rate), isConstant: true) { _, _ in rate }
  }
}

extension Definition {
  /// How many values besides the first its last `return` gives.
  fileprivate var returnedStates: Int {
    for statement in body.reversed() {
      if case .returnValue(.some(let expression)) = statement.kind {
        if case .list(let items) = expression.kind { return max(0, items.count - 1) }
        return 0
      }
    }
    return 0
  }
}
