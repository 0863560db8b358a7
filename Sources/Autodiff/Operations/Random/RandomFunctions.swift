/// Random numbers drawn evenly from 0 up to 1.
package enum Rand: Operation {
  package static let signature = Signature(
    "rand", [.init("shape", .shape, .integers([]), aliases: ["size"])], isRandom: true,
    summary: "Random numbers drawn evenly from 0 up to 1.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      graph.randomUniform(
        try Shape(arguments.integers("shape") ?? []), key: arguments.key,
        isPerStep: arguments.isPerStep))
  }

  package static let samples = [
    Sample([("shape", .constant(.integers([2, 3])))], isDifferentiable: false)
  ]
}

/// Random numbers of the standard normal distribution.
package enum Randn: Operation {
  package static let signature = Signature(
    "randn", [.init("shape", .shape, .integers([]), aliases: ["size"])], isRandom: true,
    summary: "Random numbers of the standard normal distribution.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      graph.randomNormal(
        try Shape(arguments.integers("shape") ?? []), key: arguments.key,
        isPerStep: arguments.isPerStep))
  }

  package static let samples = [
    Sample([("shape", .constant(.integers([2, 3])))], isDifferentiable: false)
  ]
}

/// Even random numbers in the shape of a tensor.
package enum RandLike: Operation {
  package static let signature = Signature(
    "rand_like", [.init("x", .tensor, aliases: ["input"])], isRandom: true,
    summary: "Even random numbers in the shape of a tensor.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      graph.randomUniform(
        graph.shape(arguments.tensor("x")), key: arguments.key, isPerStep: arguments.isPerStep))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3]))], isDifferentiable: false)
  ]
}

/// Normal random numbers in the shape of a tensor.
package enum RandnLike: Operation {
  package static let signature = Signature(
    "randn_like", [.init("x", .tensor, aliases: ["input"])], isRandom: true,
    summary: "Normal random numbers in the shape of a tensor.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      graph.randomNormal(
        graph.shape(arguments.tensor("x")), key: arguments.key, isPerStep: arguments.isPerStep))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3]))], isDifferentiable: false)
  ]
}

/// Random whole numbers from low up to high, which is not reached.
package enum RandInt: Operation {
  package static let signature = Signature(
    "randint",
    [
      .init("low", .integer), .init("high", .integers, ArgumentValue.none),
      .init("size", .shape, ArgumentValue.none, aliases: ["shape"]),
    ], isRandom: true, summary: "Random whole numbers from low up to high, which is not reached.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    var low = arguments.integer("low")
    var high = low
    var sizes = arguments.integers("size")
    switch arguments["high"] {
    case .integer(let value): high = value
    // As in PyTorch, `randint(10, [5])` draws from 0 up to 10.
    case .integers(let values) where sizes == nil:
      sizes = values
      low = 0
    case .none: low = 0
    default:
      throw .badArgument("randint", parameter: "high", expected: "a whole number")
    }
    guard high > low, low >= -1 << 53, high <= 1 << 53, high - low <= 1 << 24 else {
      throw .badArgument("randint", parameter: "high", expected: "above low, by at most 2²⁴")
    }
    let uniform = graph.randomUniform(
      try Shape(sizes ?? []), key: arguments.key, isPerStep: arguments.isPerStep)
    let place = try graph.floor(graph.mul(uniform, Double(high - low)))
    // The product may round up to the end of the range.
    let inside = try graph.minimum(place, Double(high - low - 1))
    return .one(try graph.add(inside, Double(low)))
  }

  package static let samples = [
    Sample(
      [
        ("low", .constant(.integer(-3))), ("high", .constant(.integer(4))),
        ("size", .constant(.integers([5]))),
      ], isDifferentiable: false)
  ]
}

/// The numbers 0 to n - 1 in random order.
package enum RandPerm: Operation {
  package static let signature = Signature(
    "randperm", [.init("n", .integer)], isRandom: true,
    summary: "The numbers 0 to n - 1 in random order.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    let keys = graph.randomUniform(
      try Shape([arguments.integer("n")]), key: arguments.key, isPerStep: arguments.isPerStep)
    return .one(try graph.argsort(keys, axis: 0))
  }

  package static let samples = [
    Sample([("n", .constant(.integer(7)))], isDifferentiable: false)
  ]
}

/// Random class numbers, drawn by probabilities or logits over the last axis.
package enum Categorical: Operation {
  package static let signature = Signature(
    "categorical",
    [
      .init("probs", .tensor, ArgumentValue.none),
      .init("logits", .tensor, ArgumentValue.none),
    ], isRandom: true,
    summary: "Random class numbers, drawn by probabilities or logits over the last axis.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    let scores: NodeID
    switch (arguments.optionalTensor("probs"), arguments.optionalTensor("logits")) {
    case (let probs?, nil): scores = try graph.log(probs)
    case (nil, let logits?): scores = logits
    default:
      throw .badArgument(
        "categorical", parameter: "probs", expected: "given, or logits, but not both")
    }
    let shape = graph.shape(scores)
    guard shape.rank > 0 else {
      throw .wrongRank("categorical", expected: "a number for each class", shape)
    }
    // The largest of the scores with Gumbel noise (Gumbel, 1954) falls on each class with its
    // probability.
    let uniform = graph.randomUniform(
      shape, key: arguments.key, isPerStep: arguments.isPerStep)
    let noise = try graph.neg(graph.log(graph.neg(graph.log(uniform))))
    return .one(try graph.argmax(graph.add(scores, noise), axis: -1))
  }

  package static let samples = [
    Sample([("probs", .tensor([4, 3], 0.1...1))], isDifferentiable: false),
    Sample([("logits", .tensor([3]))], isDifferentiable: false),
  ]
}
