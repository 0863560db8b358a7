internal import Autodiff
internal import Language
internal import Notebooks

extension Evaluator {
  enum Flow {
    case normal
    case returned(Value)
  }

  /// Runs the statements of a block. A statement with an error is recorded, what it would have
  /// assigned becomes unknown, and the next one runs.
  func run(block statements: [Statement]) throws {
    for (place, statement) in statements.enumerated() {
      do {
        try stopIfCancelled()
        _ = try execute(statement)
      } catch let diagnostic as Diagnostic {
        if !diagnostics.contains(diagnostic) { diagnostics.append(diagnostic) }
        forgetNames(assignedIn: statement)
      } catch is CheckingStopped {
        statements[place...].forEach(forgetNames)
        return
      }
    }
  }

  private func stopIfCancelled() throws {
    if session.cancellation.isCancelled { throw Cancelled() }
  }

  func execute(_ statements: [Statement]) throws -> Flow {
    for statement in statements {
      if case .returned(let value) = try execute(statement) { return .returned(value) }
    }
    return .normal
  }

  func execute(_ statement: Statement) throws -> Flow {
    try countStatement(at: statement.range)
    switch statement.kind {
    case .assign(let targets, let expression):
      try assign(targets, expression, in: statement)
    case .augment(let target, let op, let expression):
      try augment(target, op, expression, in: statement)
    case .expression(let expression):
      try bare(expression)
    case .forLoop(let targets, let sequence, let body):
      return try loop(targets, over: sequence, body: body, at: statement.range)
    case .conditional(let branches, let otherwise):
      return try choose(branches[...], otherwise)
    case .define(let definition):
      try define(definition)
    case .returnValue(let expression):
      // Outside of a function the parser has said so.
      guard depth > 0 else { return .normal }
      model?.beginStatement(name: nil, inLoop: loopDepth > 0)
      return .returned(try expression.map { try evaluate($0) } ?? .none)
    case .pass: break
    }
    return .normal
  }

  private func bare(_ expression: Expression) throws {
    model?.beginStatement(name: nil, inLoop: loopDepth > 0)
    if depth == 0, !isHypothetical, try onStatement?(expression) == true { return }
    let value = try evaluate(expression)
    if depth == 0, !isHypothetical { try onExpression?(expression, value, loopDepth) }
  }

  // MARK: Assignment

  private func assign(_ targets: [Identifier], _ expression: Expression, in statement: Statement)
    throws
  {
    for target in targets { try checkAssignable(target) }
    let outer = assigning
    assigning = targets[0].name
    defer { assigning = outer }
    model?.beginStatement(name: targets[0].name, inLoop: loopDepth > 0)
    let callee = expression.calleeName
    if targets.count == 1, depth == 0, let model, callee != "param", callee != "hyperparameter",
      callee != "input", let given = model.override(of: targets[0].name)
    {
      // A value given by hand takes the place of the statement, and the graph is cut there; the
      // statement is walked all the same, so that later layers keep their places.
      model.isDry = true
      defer { model.isDry = false }
      _ = try? evaluate(expression)
      try bind(targets[0], named(given, at: expression.range), statement: statement.range)
      return
    }
    // PyTorch's `values, places = max(x, dim=1)`, which two rows would let pass.
    if targets.count == 2, let callee, ["max", "min"].contains(callee), scope.find(callee) == nil {
      throw fail(.placesOfExtremes(callee), at: statement.range)
    }
    isDirectParameter = callee == "param"
    defer { isDirectParameter = false }
    let value = try evaluate(expression)
    if targets.count == 1 {
      try bind(targets[0], named(value, at: expression.range), statement: statement.range)
      return
    }
    guard let parts = try items(of: value, at: expression.range) else {
      for target in targets { try bind(target, .unknown, statement: statement.range) }
      return
    }
    guard parts.count == targets.count else {
      throw fail(.unpackCount(targets: targets.count, values: parts.count), at: statement.range)
    }
    for (target, part) in zip(targets, parts) {
      try bind(target, named(part, at: expression.range), statement: statement.range)
    }
  }

  /// What a name stands for: numbers get a leaf of their own, lists of tensors become a tensor.
  func named(_ value: Value, at range: SourceRange) throws -> Value {
    switch value {
    case .number(let x):
      guard place == .eval || place == .check || place == .plot else { return value }
      return .tensor(leaf(Tensor(x, precision: session.precision)).with(host: .scalar(x)))
    case .list(let items) where !items.isEmpty && items.allSatisfy(isTensorLike):
      do {
        return try tensorValue(value, at: range).map { .tensor($0) } ?? .unknown
      } catch let diagnostic as Diagnostic
        where diagnostic.code == EvaluationError.ragged.diagnostic(at: range).code
      {
        return value
      }
    case .tensor(let tensor):
      tensor.workspace.keep(tensor.node)
      return value
    default: return value
    }
  }

  private func isTensorLike(_ value: Value) -> Bool {
    switch value {
    case .number, .boolean, .tensor: true
    case .list(let items): !items.isEmpty && items.allSatisfy(isTensorLike)
    default: false
    }
  }

  private func bind(_ target: Identifier, _ value: Value, statement: SourceRange) throws {
    scope.assign(target.name, value, at: target.range)
    if depth == 0 {
      model?.note(target.name, value, statement: statement, inLoop: loopDepth > 0)
      dataBuilder?.note(target.name, value, at: target.range)
    }
  }

  func checkAssignable(_ target: Identifier) throws {
    if Builtins.isReserved(target.name, in: place) {
      throw fail(.reservedName(target.name), at: target.range)
    }
  }

  private func augment(
    _ target: Identifier, _ op: BinaryOperator, _ expression: Expression, in statement: Statement
  ) throws {
    try checkAssignable(target)
    let outer = assigning
    assigning = target.name
    defer { assigning = outer }
    model?.beginStatement(name: target.name, inLoop: loopDepth > 0)
    let current = try value(ofName: target.name, at: target.range)
    let value = try binary(
      op, current, evaluate(expression), at: statement.range, leftRange: target.range,
      rightRange: expression.range)
    try bind(target, named(value, at: expression.range), statement: statement.range)
  }

  private func define(_ definition: Definition) throws {
    try checkAssignable(definition.name)
    var defaults: [String: Value] = [:]
    for parameter in definition.parameters {
      if let initial = parameter.initial { defaults[parameter.name.name] = try evaluate(initial) }
    }
    scope.assign(
      definition.name.name,
      .function(.defined(DefinedFunction(definition, scope: scope, defaults: defaults))),
      at: definition.name.range)
  }

  // MARK: Loops

  private func loop(
    _ targets: [Identifier], over sequence: Expression, body: [Statement], at range: SourceRange
  ) throws -> Flow {
    for target in targets { try checkAssignable(target) }
    loopDepth += 1
    defer { loopDepth -= 1 }
    func bindTargets(_ item: Value) throws {
      if targets.count == 1 {
        scope.assign(targets[0].name, item, at: targets[0].range)
        return
      }
      guard let parts = try items(of: item, at: sequence.range) else {
        for target in targets { scope.assign(target.name, .unknown, at: target.range) }
        return
      }
      guard parts.count == targets.count else {
        throw fail(.unpackCount(targets: targets.count, values: parts.count), at: sequence.range)
      }
      for (target, part) in zip(targets, parts) {
        scope.assign(target.name, part, at: target.range)
      }
    }
    // A range is walked without making a list of it.
    if case .call(let callee, let arguments) = sequence.kind, case .name("range") = callee.kind,
      scope.find("range") == nil
    {
      guard let bounds = try rangeBounds(arguments, at: sequence.range) else {
        return try loopOnce(targets, body)
      }
      // A loop that cannot end within the budget is not begun.
      let (distance, overflow) = bounds.stop.subtractingReportingOverflow(bounds.start)
      guard !overflow, distance / bounds.step <= Evaluator.statementBudget else {
        throw fail(.tooManyTurns(Evaluator.statementBudget), at: sequence.range)
      }
      var i = bounds.start
      while bounds.step > 0 ? i < bounds.stop : i > bounds.stop {
        try countStatement(at: range)
        try bindTargets(.number(Double(i)))
        if case .returned(let value) = try execute(body) { return .returned(value) }
        let (next, overflow) = i.addingReportingOverflow(bounds.step)
        if overflow { break }
        i = next
      }
      return .normal
    }
    guard let values = try items(of: evaluate(sequence), at: sequence.range) else {
      return try loopOnce(targets, body)
    }
    for item in values {
      try countStatement(at: range)
      try bindTargets(item)
      if case .returned(let value) = try execute(body) { return .returned(value) }
    }
    return .normal
  }

  /// A loop over something not known yet: once, for its errors.
  private func loopOnce(_ targets: [Identifier], _ body: [Statement]) throws -> Flow {
    for target in targets { scope.assign(target.name, .unknown, at: target.range) }
    return try hypothetically {
      try execute(body)
    } assigned: {
      body.forEach(forgetNames)
    }
  }

  private func hypothetically(_ body: () throws -> Flow, assigned: () -> Void) throws -> Flow {
    let outer = isHypothetical
    isHypothetical = true
    defer { isHypothetical = outer }
    let flow = try body()
    assigned()
    if case .returned = flow { return .returned(.unknown) }
    return .normal
  }

  func rangeBounds(_ arguments: [Argument], at range: SourceRange) throws
    -> (start: Int, stop: Int, step: Int)?
  {
    guard (1...3).contains(arguments.count), arguments.allSatisfy({ $0.keyword == nil }) else {
      throw fail(.badRange, at: range)
    }
    var numbers: [Int] = []
    for argument in arguments {
      guard
        let x = try integer(
          evaluate(argument.value), at: argument.value.range, what: "a bound of range")
      else { return nil }
      numbers.append(x)
    }
    let result =
      switch numbers.count {
      case 1: (0, numbers[0], 1)
      case 2: (numbers[0], numbers[1], 1)
      default: (numbers[0], numbers[1], numbers[2])
      }
    guard result.2 != 0 else { throw fail(.badRange, at: range) }
    return result
  }

  // MARK: Conditions

  private func choose(_ branches: ArraySlice<Statement.Branch>, _ otherwise: [Statement]) throws
    -> Flow
  {
    guard let branch = branches.first else { return try execute(otherwise) }
    switch try condition(branch.condition) {
    case true: return try execute(branch.body)
    case false: return try choose(branches.dropFirst(), otherwise)
    case nil:
      let saved = scope.snapshot()
      let first = try hypothetically {
        try execute(branch.body)
      } assigned: {
      }
      scope.restore(saved)
      let second = try hypothetically {
        try choose(branches.dropFirst(), otherwise)
      } assigned: {
      }
      for branch in branches { branch.body.forEach(forgetNames) }
      otherwise.forEach(forgetNames)
      if case .returned = first { return .returned(.unknown) }
      return second
    }
  }

  /// Makes unknown what a statement would have assigned.
  private func forgetNames(assignedIn statement: Statement) {
    for name in statement.assignedNames {
      scope.assign(name.name, .unknown, at: name.range)
      if depth == 0 {
        model?.note(name.name, .unknown, statement: statement.range, inLoop: loopDepth > 0)
        dataBuilder?.note(name.name, .unknown, at: name.range)
      }
    }
  }
}

extension Expression {
  /// The name of the function that the whole expression calls.
  var calleeName: String? {
    if case .call(let callee, _) = kind, case .name(let name) = callee.kind { name } else { nil }
  }
}

extension TensorValue {
  func with(host: Host) -> TensorValue {
    var result = self
    result.host = host
    return result
  }
}

extension Statement {
  /// The names that this statement, or one inside it, assigns.
  var assignedNames: [Identifier] {
    switch kind {
    case .assign(let targets, _): targets
    case .augment(let target, _, _): [target]
    case .forLoop(let targets, _, let body): targets + body.flatMap { $0.assignedNames }
    case .conditional(let branches, let otherwise):
      branches.flatMap { $0.body.flatMap { $0.assignedNames } }
        + otherwise.flatMap { $0.assignedNames }
    case .define(let definition): [definition.name]
    case .expression, .returnValue, .pass: []
    }
  }
}
