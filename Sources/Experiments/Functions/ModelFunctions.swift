internal import Autodiff
internal import Language
internal import Learning
internal import Notebooks

/// What only a model can say.
enum ModelFunctions {
  static let all: [HostFunction] = [param, hyperparameter, input]

  static let param = HostFunction(
    "param", in: [.model], usage: "param(value) or param(shape, init=…)",
    summary: "A trainable parameter that starts at a value, or at random."
  ) { evaluator, call in
    guard let model = evaluator.model else { return .unknown }
    let isDirect = evaluator.isDirectParameter
    evaluator.isDirectParameter = false
    var positional: [Argument] = []
    var initial: InitialValue?
    var name: String?
    for argument in call.arguments {
      guard let keyword = argument.keyword else {
        positional.append(argument)
        continue
      }
      let value = try evaluator.evaluate(argument.value)
      switch keyword.name {
      case "init":
        guard
          let found = try evaluator.initialValue(
            value, at: argument.value.range, what: "init of param")
        else { return .unknown }
        initial = found
      case "name":
        name = try evaluator.string(value, at: argument.value.range, what: "name of param")
      case "shape", "value": positional.insert(argument, at: 0)
      default:
        throw evaluator.fail(
          .unknownKeyword(
            keyword.name, function: "param",
            nearest: nearestName(to: keyword.name, among: ["init", "name", "value", "shape"])),
          at: keyword.range)
      }
    }
    guard !positional.isEmpty else {
      throw evaluator.fail(.missingArgument("value", function: "param"), at: call.range)
    }
    if positional.count > 1, initial == nil {
      throw evaluator.fail(
        .tooManyArguments(function: "param", allowed: 1), at: positional[1].value.range)
    }
    if isDirect, evaluator.depth == 0, let assigned = evaluator.assigning {
      try model.noteDirect(assigned, at: call.range, inLoop: evaluator.loopDepth > 0)
    }
    let path = name ?? model.paths.next(kind: "param", isDirect: isDirect)
    let given = isDirect ? evaluator.assigning.flatMap { model.override(of: $0) } : nil
    if let initial {
      var sizes: [Int] = []
      for argument in positional {
        guard
          let found = try evaluator.integers(
            evaluator.evaluate(argument.value), at: argument.value.range, what: "a size of param")
        else {
          model.bound.hasUnknownParameters = true
          return .unknown
        }
        sizes += found
      }
      let shape: Shape
      do throws(OperationError) {
        shape = try Shape(sizes)
      } catch {
        throw evaluator.fail(.operation(error), at: call.range)
      }
      let node = try model.parameter(
        path, shape: shape, initialText: initial.description(shape: shape), at: call.range,
        given: given
      ) { graph, key throws(OperationError) in
        try initial.build(&graph, shape: shape, key: key)
      }
      return .tensor(TensorValue(node, evaluator.workspace))
    }
    let expression = positional[0].value
    // As `net.w` has it, in every run.
    let value = try evaluator.drawing(from: model.initialKey) {
      try evaluator.evaluate(expression)
    }
    guard
      let tensor = try evaluator.tensorValue(
        value, at: expression.range, what: "the value of param"),
      let start = try evaluator.node(.tensor(tensor), at: expression.range)
    else {
      model.bound.hasUnknownParameters = true
      return .unknown
    }
    let node = try model.parameter(
      path, shape: tensor.shape, initialText: evaluator.session.text(expression.range),
      at: call.range, given: given, start: start
    ) { _, _ throws(OperationError) in start }
    return .tensor(TensorValue(node, evaluator.workspace))
  }

  static let hyperparameter = HostFunction(
    "hyperparameter", in: [.model], usage: "hyperparameter(value)",
    summary: "A choice that a call of the model can make otherwise."
  ) { evaluator, call in
    guard let model = evaluator.model else { return .unknown }
    let expression = try call.only("value")
    let name = evaluator.assigning ?? ""
    let value =
      try model.hyperparameter(named: name) ?? model.override(of: name)
      ?? evaluator.evaluate(expression)
    if !model.bound.hyperparameters.contains(where: { $0.name == name }) {
      model.bound.hyperparameters.append((name, value))
    }
    return value
  }

  static let input = HostFunction(
    "input", in: [.model], usage: "x = input()",
    summary: "The column of the name assigned, where an earlier value has that name too."
  ) { evaluator, call in
    guard let model = evaluator.model, let name = evaluator.assigning else { return .unknown }
    _ = try call.bound([])
    if let given = model.override(of: name) {
      return try model.read(input: name, given, at: call.range)
    }
    guard let value = model.input(named: name) else {
      return try model.missingInput(name, at: call.range, evaluator: evaluator)
    }
    return try model.read(input: name, value, at: call.range)
  }
}
