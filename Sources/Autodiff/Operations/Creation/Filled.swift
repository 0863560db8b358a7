/// A tensor of zeros.
package enum Zeros: Operation {
  package static let signature = Signature(
    "zeros", [.init("shape", .shape, aliases: ["size"])], summary: "A tensor of zeros.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(graph.constant(0, try Shape(arguments.integers("shape") ?? [])))
  }

  package static let samples = [
    Sample([("shape", .constant(.integers([2, 3])))], isDifferentiable: false)
  ]
}

/// A tensor of ones.
package enum Ones: Operation {
  package static let signature = Signature(
    "ones", [.init("shape", .shape, aliases: ["size"])], summary: "A tensor of ones.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(graph.constant(1, try Shape(arguments.integers("shape") ?? [])))
  }

  package static let samples = [
    Sample([("shape", .constant(.integers([2, 3])))], isDifferentiable: false)
  ]
}

/// A tensor filled with one value.
package enum Full: Operation {
  package static let signature = Signature(
    "full",
    [.init("shape", .shape, aliases: ["size"]), .init("value", .tensor, aliases: ["fill_value"])],
    summary: "A tensor filled with one value.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      try graph.expand(
        arguments.tensor("value"), to: Shape(arguments.integers("shape") ?? [])))
  }

  package static let samples = [
    Sample([("shape", .constant(.integers([2, 3]))), ("value", .tensor([]))])
  ]
}

/// Zeros in the shape of a tensor.
package enum ZerosLike: Operation {
  package static let signature = Signature(
    "zeros_like", [.init("x", .tensor, aliases: ["input"])],
    summary: "Zeros in the shape of a tensor.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(graph.constant(0, graph.shape(arguments.tensor("x"))))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3]))], isDifferentiable: false)
  ]
}

/// Ones in the shape of a tensor.
package enum OnesLike: Operation {
  package static let signature = Signature(
    "ones_like", [.init("x", .tensor, aliases: ["input"])],
    summary: "Ones in the shape of a tensor.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(graph.constant(1, graph.shape(arguments.tensor("x"))))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3]))], isDifferentiable: false)
  ]
}
