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
      local.assign(name, argument.value, at: argument.range)
    }
    for parameter in definition.parameters where !given.contains(parameter.name.name) {
      guard let value = defined.defaults[parameter.name.name] else {
        throw fail(
          .missingArgument(parameter.name.name, function: definition.name.name), at: range)
      }
      local.assign(parameter.name.name, value, at: parameter.name.range)
    }
    let outer = (scope, assigning, loopDepth)
    scope = local
    depth += 1
    loopDepth = 0
    model?.paths.enter(definition.name.name)
    defer {
      (scope, assigning, loopDepth) = outer
      depth -= 1
      model?.paths.leave()
    }
    if case .returned(let value) = try execute(definition.body) { return value }
    return .none
  }

  // MARK: Binding

  /// Matches arguments to a signature; nothing where one of them is unknown.
  func bind(_ signature: Signature, _ arguments: [EvaluatedArgument], at range: SourceRange)
    throws -> ArgumentList?
  {
    let parameters = signature.parameters
    var values = [EvaluatedArgument?](repeating: nil, count: parameters.count)
    let positional = arguments.filter { $0.keyword == nil }
    var next = 0
    var rest = positional[...]
    while let argument = rest.first {
      guard next < parameters.count else {
        throw fail(
          .tooManyArguments(function: signature.name, allowed: parameters.count),
          at: argument.range)
      }
      let kind = parameters[next].kind
      // Sizes and axes at the end may be written without brackets: zeros(2, 3).
      if rest.count > 1,
        kind == .shape || (kind == .integers && rest.count > parameters.count - next),
        rest.allSatisfy({ isNumber($0.value) })
      {
        let last = rest[rest.endIndex - 1]
        values[next] = EvaluatedArgument(
          keyword: nil, value: .list(rest.map { $0.value }),
          range: argument.range.union(last.range))
        break
      }
      // So may tensors: einsum("ij,jk->ik", a, b), meshgrid(x, y).
      if kind == .tensors {
        let following = next + 1 < parameters.count ? parameters[next + 1].kind : nil
        let count =
          1 + rest.dropFirst().prefix { argument in !fits(argument.value, following) }.count
        if count > 1 || (following == nil && isTensor(argument.value)) {
          let parts = rest.prefix(count)
          values[next] = EvaluatedArgument(
            keyword: nil, value: .list(parts.map { $0.value }),
            range: argument.range.union(parts[parts.endIndex - 1].range))
          next += 1
          rest = rest.dropFirst(count)
          continue
        }
      }
      values[next] = argument
      next += 1
      rest = rest.dropFirst()
    }
    for argument in arguments {
      guard let keyword = argument.keyword else { continue }
      guard
        let place = parameters.firstIndex(where: {
          $0.name == keyword.name || $0.aliases.contains(keyword.name)
        })
      else {
        throw fail(
          .unknownKeyword(
            keyword.name, function: signature.name,
            nearest: nearestName(
              to: keyword.name, among: parameters.flatMap { [$0.name] + $0.aliases })),
          at: keyword.range)
      }
      guard values[place] == nil else {
        throw fail(
          .repeatedArgument(parameters[place].name, function: signature.name), at: keyword.range)
      }
      values[place] = argument
    }
    var bound: [ArgumentValue] = []
    var isKnown = true
    for (parameter, argument) in zip(parameters, values) {
      guard let argument else {
        guard let initial = parameter.initial else {
          throw fail(.missingArgument(parameter.name, function: signature.name), at: range)
        }
        bound.append(initial)
        continue
      }
      if let value = try convert(argument, for: parameter, of: signature.name) {
        bound.append(value)
      } else {
        isKnown = false
      }
    }
    guard isKnown else { return nil }
    return ArgumentList(
      signature: signature, values: bound,
      key: signature.isRandom ? nextKey() : RandomKey(seed: 0),
      isPerStep: signature.isRandom && (drawsEachStep ?? (model?.mode() == true)))
  }

  /// Whether a value can be meant for the parameter after a list of tensors.
  private func fits(_ value: Value, _ kind: Signature.Kind?) -> Bool {
    switch (kind, value) {
    case (nil, _): false
    case (.string, .string), (.boolean, .boolean), (_, .none): true
    case (.string, _), (.boolean, _): false
    default: isNumber(value)
    }
  }

  /// Whether a value alone is one tensor rather than a list of several.
  private func isTensor(_ value: Value) -> Bool {
    switch value {
    case .tensor: true
    case .list(let items): !items.isEmpty && items.allSatisfy { isPlain($0) }
    default: false
    }
  }

  private func isPlain(_ value: Value) -> Bool {
    switch value {
    case .number, .boolean: true
    case .list(let items): items.allSatisfy { isPlain($0) }
    default: false
    }
  }

  private func isNumber(_ value: Value) -> Bool {
    switch value {
    case .number, .unknown: true
    case .tensor(let tensor): tensor.shape.rank == 0
    default: false
    }
  }

  private func convert(
    _ argument: EvaluatedArgument, for parameter: Signature.Parameter, of function: String
  ) throws -> ArgumentValue? {
    let value = argument.value
    let range = argument.range
    let what = "\(parameter.name) of \(function)"
    if value.isUnknown { return nil }
    if case .none = value {
      if let initial = parameter.initial, case .none = initial { return ArgumentValue.none }
      throw fail(
        .wrongKind(what: what, expected: expectation(parameter.kind), found: "none"), at: range)
    }
    switch parameter.kind {
    case .tensor: return try node(value, at: range, what: what).map { .tensor($0) }
    case .tensors:
      guard let parts = try items(of: value, at: range) else { return nil }
      var nodes: [NodeID] = []
      for part in parts {
        guard let node = try node(part, at: range, what: "each of \(what)") else { return nil }
        nodes.append(node)
      }
      return .tensors(nodes)
    case .integer: return try integer(value, at: range, what: what).map { .integer($0) }
    case .integers, .shape:
      if case .list = value {
        return try integers(value, at: range, what: what).map { .integers($0) }
      }
      if case .tensor(let tensor) = value, tensor.shape.rank == 1 {
        return try integers(value, at: range, what: what).map { .integers($0) }
      }
      guard let x = try integer(value, at: range, what: what) else { return nil }
      return parameter.kind == .shape ? .integers([x]) : .integer(x)
    case .real:
      guard let x = try real(value, at: range, what: what) else { return nil }
      if let bounds = parameter.bounds, !bounds.contain(x) {
        throw fail(
          .operation(.outOfBounds(function, parameter: parameter.name, bounds)), at: range)
      }
      return .real(x)
    case .boolean:
      switch value {
      case .boolean(let x): return .boolean(x)
      case .number(let x) where x == 0 || x == 1: return .boolean(x == 1)
      case .tensor(let tensor) where tensor.type.isBoolean && tensor.hostScalar != nil:
        return .boolean(tensor.hostScalar != 0)
      default:
        throw fail(
          .wrongKind(what: what, expected: "true or false", found: value.kindName), at: range)
      }
    case .string: return .string(try string(value, at: range, what: what))
    }
  }

  private func expectation(_ kind: Signature.Kind) -> String {
    switch kind {
    case .tensor: "a tensor"
    case .tensors: "a list of tensors"
    case .integer: "a whole number"
    case .integers: "a whole number or a list of them"
    case .shape: "sizes"
    case .real: "a number"
    case .boolean: "true or false"
    case .string: "a string"
    }
  }
}
