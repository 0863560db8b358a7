/// The logarithm of the sum of exp(x), without overflow.
package enum LogSumExp: Operation {
  package static let signature = Signature(
    "logsumexp", [.init("x", .tensor, aliases: ["input"]), .axis, .keepdims],
    summary: "The logarithm of the sum of exp(x), without overflow.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      try graph.logSumExp(
        arguments.tensor("x"), axes: arguments.integers("axis"),
        keepdims: arguments.boolean("keepdims")))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3]))]),
    Sample([("x", .tensor([2, 3])), ("axis", .constant(.integer(1)))]),
    Sample([("x", .entries([2], [1000, 999]))], isDifferentiable: false),
    Sample([("x", .entries([2], [-.infinity, -.infinity]))], isDifferentiable: false),
  ]
}

extension Graph {
  package mutating func logSumExp(_ x: NodeID, axes: [Int]? = nil, keepdims: Bool = false)
    throws(OperationError) -> NodeID
  {
    let largest = try stopGradient(amax(x, axes: axes, keepdims: true))
    let shift = try select(isFinite(largest), largest, constant(0))
    let logarithm = try log(sum(exp(sub(x, shift)), axes: axes, keepdims: true))
    let result = try add(logarithm, shift)
    return keepdims ? result : try squeeze(result, axes: shape(x).axes(axes))
  }
}
