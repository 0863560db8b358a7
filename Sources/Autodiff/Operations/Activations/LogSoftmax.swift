/// The logarithm of softmax, exact where softmax is tiny.
package enum LogSoftmax: Operation {
  package static let signature = Signature(
    "log_softmax",
    [
      .init("x", .tensor, aliases: ["input"]),
      .init("axis", .integer, .integer(-1), aliases: ["dim"]),
    ], summary: "The logarithm of softmax, exact where softmax is tiny.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(try graph.logSoftmax(arguments.tensor("x"), axis: arguments.integer("axis")))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3]))]),
    Sample([("x", .tensor([2, 3])), ("axis", .constant(.integer(0)))]),
  ]
}

extension Graph {
  package mutating func logSoftmax(_ x: NodeID, axis: Int = -1) throws(OperationError) -> NodeID {
    let shifted = try belowMaximum(x, axis: axis)
    return try sub(shifted, log(sum(exp(shifted), axes: [axis], keepdims: true)))
  }
}
