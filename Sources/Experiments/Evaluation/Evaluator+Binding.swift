internal import Autodiff
internal import Language
internal import Learning
internal import Notebooks

/// Arguments to parameters.
extension Evaluator {
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
      // Sizes and axes at the end may be written without brackets: zeros(2, 3), but full(shape, 0.7).
      if rest.count > 1, !needsMore(parameters[(next + 1)...], arguments),
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
          let needed = parameters.filter { $0.initial == nil }.map { $0.name }
          throw fail(
            .missingArgument(
              parameter.name, function: signature.name,
              after: Array(needed.prefix { $0 != parameter.name })), at: range)
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

  /// Whether one of the parameters still has to be given by its place.
  private func needsMore(
    _ parameters: ArraySlice<Signature.Parameter>, _ arguments: [EvaluatedArgument]
  ) -> Bool {
    parameters.contains { parameter in
      parameter.initial == nil
        && !arguments.contains { argument in
          guard let name = argument.keyword?.name else { return false }
          return parameter.name == name || parameter.aliases.contains(name)
        }
    }
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

  func isNumber(_ value: Value) -> Bool {
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
    var what: String { "\(parameter.name) of \(function)" }
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
