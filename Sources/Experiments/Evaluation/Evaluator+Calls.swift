internal import Autodiff
internal import Language
internal import Learning
internal import Notebooks

#if canImport(Glibc)
  internal import Glibc
#endif

/// An argument with its value.
struct EvaluatedArgument {
  var keyword: Identifier?
  var value: Value
  var range: SourceRange
}

extension Evaluator {
  func call(_ callee: Expression, _ arguments: [Argument], at range: SourceRange) throws -> Value {
    let function: Value
    if case .name(let name) = callee.kind {
      function = try callable(name, at: callee.range)
    } else {
      function = try evaluate(callee)
    }
    switch function {
    case .unknown:
      for argument in arguments { _ = try evaluate(argument.value) }
      return .unknown
    case .function(.host(let host)):
      return try host.body(self, HostCall(function: host, arguments: arguments, range: range))
    case .function(let other):
      return try apply(other, evaluate(arguments: arguments), at: range)
    case .model(let model):
      return try call(model: model, evaluate(arguments: arguments), at: range)
    case .run(let run):
      return try call(run: run, evaluate(arguments: arguments), at: range)
    default:
      if case .attribute(_, let name) = callee.kind, name.name == "size" {
        throw fail(.methodCall(name.name), at: name.range)
      }
      throw fail(.notCallable(function.kindName), at: callee.range)
    }
  }

  /// A name that is called is never an input.
  private func callable(_ name: String, at range: SourceRange) throws -> Value {
    if let local = scope.find(name) { return local.value }
    if let value = Builtins.callable(named: name, in: place) { return value }
    if let model, let given = model.hyperparameter(named: name) { return given }
    if let global = visibleGlobal(name) { return global.value }
    if session.isFailed(name, before: blockIndex) { throw DependsOnFailed(name: name) }
    if let home = Builtins.home(of: name) {
      throw fail(.notHere(function: name, where: "\(place.inWords), only in \(home)"), at: range)
    }
    var names: [String] = []
    var here: Scope? = scope
    while let current = here {
      names += current.order
      here = current.parent
    }
    names += Builtins.names(in: place)
    names += session.names(before: blockIndex)
    throw fail(.unknownFunction(name, nearest: nearestName(to: name, among: names)), at: range)
  }

  func evaluate(arguments: [Argument]) throws -> [EvaluatedArgument] {
    try arguments.map {
      EvaluatedArgument(keyword: $0.keyword, value: try evaluate($0.value), range: $0.value.range)
    }
  }

  /// Calls a function with values.
  func apply(_ function: FunctionValue, _ arguments: [EvaluatedArgument], at range: SourceRange)
    throws -> Value
  {
    switch function {
    case .operation(let operation):
      return try apply(operation: operation, arguments, at: range)
    case .layer(let layer): return try apply(layer: layer, arguments, at: range)
    case .initializer(let initializer):
      guard let list = try bind(initializer.signature, arguments, at: range) else {
        return .unknown
      }
      return .setting(.initial(InitialValue(initializer, arguments: list)))
    case .optimizer(let optimizer):
      return try choose(optimizer: optimizer, arguments, at: range)
    case .schedule(let schedule):
      guard let list = try bind(schedule.signature, arguments, at: range) else { return .unknown }
      return .setting(
        .schedule(
          ScheduleInstance(description: session.text(range), isConstant: false) { step, steps in
            schedule.rate(step: step, of: steps, list)
          }))
    case .defined(let defined): return try apply(defined: defined, arguments, at: range)
    case .host(let host):
      throw fail(.notHere(function: host.name, where: "this place as a value"), at: range)
    }
  }

  private func apply(
    operation: any Operation.Type, _ arguments: [EvaluatedArgument], at range: SourceRange
  ) throws -> Value {
    try refuseExtremeOfTwo(operation.signature.name, arguments)
    guard let list = try bind(operation.signature, arguments, at: range) else { return .unknown }
    let host = foldedValue(operation.signature.name, arguments)
    switch try build(operation, list, at: range) {
    case .one(let node):
      return .tensor(TensorValue(node, workspace, host: host.map { .scalar($0) }))
    case .many(let nodes):
      return .list(nodes.map { .tensor(TensorValue($0, workspace)) })
    }
  }

  /// `max(0, x)`, as Python has it: here what stands behind a tensor is an axis.
  private func refuseExtremeOfTwo(_ name: String, _ arguments: [EvaluatedArgument]) throws {
    guard ["max", "min"].contains(name), arguments.count > 1, arguments[1].keyword == nil else {
      return
    }
    if !arguments[0].value.isUnknown, isNumber(arguments[0].value) {
      throw fail(
        .wrongKind(what: "x of \(name)", expected: "a tensor with axes", found: "a number"),
        at: arguments[0].range)
    }
    if case .tensor(let tensor) = arguments[1].value, tensor.host == nil {
      throw fail(
        .wrongKind(
          what: "axis of \(name)", expected: "a whole number",
          found: arguments[1].value.kindName), at: arguments[1].range)
    }
  }

  /// Functions of plain numbers are known at once, for sizes and conditions.
  private func foldedValue(_ name: String, _ arguments: [EvaluatedArgument]) -> Double? {
    var numbers: [Double] = []
    for argument in arguments {
      switch argument.value {
      case .number(let x): numbers.append(x)
      case .tensor(let tensor):
        guard let x = tensor.hostScalar else { return nil }
        numbers.append(x)
      default: return nil
      }
    }
    let result: Double?
    switch (name, numbers.count) {
    case ("sqrt", 1): result = numbers[0].squareRoot()
    case ("abs", 1): result = Swift.abs(numbers[0])
    case ("floor", 1): result = numbers[0].rounded(.down)
    case ("ceil", 1): result = numbers[0].rounded(.up)
    case ("round", 1): result = numbers[0].rounded(.toNearestOrEven)
    case ("maximum", 2): result = Swift.max(numbers[0], numbers[1])
    case ("minimum", 2): result = Swift.min(numbers[0], numbers[1])
    default: result = nil
    }
    return result
  }

  // MARK: def

  /// An argument that is written as numbers is what its name was assigned: a leaf, which
  /// derivatives can be taken by. A model's sizes stay plain numbers.
  private func written(_ value: Value, at range: SourceRange) throws -> Value {
    place != .model && value.isPlain ? try named(value, at: range) : value
  }

  func apply(defined: DefinedFunction, _ arguments: [EvaluatedArgument], at range: SourceRange)
    throws -> Value
  {
    guard depth < Evaluator.callDepth else {
      throw fail(.tooDeep(Evaluator.callDepth), at: range)
    }
    let definition = defined.definition
    let local = Scope(parent: defined.scope, isFunction: true)
    var given: Set<String> = []
    var position = 0
    for argument in arguments {
      let name: String
      if let keyword = argument.keyword {
        name = keyword.name
        guard definition.parameters.contains(where: { $0.name.name == name }) else {
          throw fail(
            .unknownKeyword(
              name, function: definition.name.name,
              nearest: nearestName(to: name, among: definition.parameters.map { $0.name.name })),
            at: keyword.range)
        }
      } else {
        guard position < definition.parameters.count else {
          throw fail(
            .tooManyArguments(
              function: definition.name.name, allowed: definition.parameters.count),
            at: argument.range)
        }
        name = definition.parameters[position].name.name
        position += 1
      }
      guard given.insert(name).inserted else {
        throw fail(
          .repeatedArgument(name, function: definition.name.name),
          at: argument.keyword?.range ?? argument.range)
      }
      local.assign(name, try written(argument.value, at: argument.range), at: argument.range)
    }
    for parameter in definition.parameters where !given.contains(parameter.name.name) {
      guard let value = defined.defaults[parameter.name.name] else {
        throw fail(
          .missingArgument(parameter.name.name, function: definition.name.name), at: range)
      }
      local.assign(
        parameter.name.name, try written(value, at: parameter.name.range), at: parameter.name.range)
    }
    let outer = (scope, assigning, loopDepth)
    scope = local
    depth += 1
    loopDepth = 0
    model?.enter(definition.name.name)
    defer {
      (scope, assigning, loopDepth) = outer
      depth -= 1
      model?.leave()
    }
    if case .returned(let value) = try execute(definition.body) { return value }
    return .none
  }
}
