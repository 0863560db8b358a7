/// exp(x) divided by its sum along an axis.
package enum Softmax: Operation {
  package static let signature = Signature(
    "softmax",
    [
      .init("x", .tensor, aliases: ["input"]),
      .init("axis", .integer, .integer(-1), aliases: ["dim"]),
    ], summary: "exp(x) divided by its sum along an axis.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(try graph.softmax(arguments.tensor("x"), axis: arguments.integer("axis")))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3]))]),
    Sample([("x", .tensor([2, 3])), ("axis", .constant(.integer(0)))]),
  ]
}

extension Graph {
  package mutating func softmax(_ x: NodeID, axis: Int = -1) throws(OperationError) -> NodeID {
    let powers = try exp(belowMaximum(x, axis: axis))
    return try div(powers, sum(powers, axes: [axis], keepdims: true))
  }

  /// `x` less its largest entry along an axis, which counts as constant: exponentials cannot
  /// overflow.
  mutating func belowMaximum(_ x: NodeID, axis: Int) throws(OperationError) -> NodeID {
    try sub(x, stopGradient(amax(x, axes: [axis], keepdims: true)))
  }
}
