/// The standard deviation of all entries, or along axes, over n - 1, unless `correction` says
/// otherwise. Of equal entries its derivative is 0, as in PyTorch.
package enum StandardDeviation: Operation {
  package static let signature = Signature(
    "std",
    [
      .init("x", .tensor, aliases: ["input"]), .axis,
      .init("correction", .real, .real(1), aliases: ["ddof"]), .keepdims,
    ], summary: "The standard deviation of all entries, or along axes, over n - 1.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      try graph.standardDeviation(
        arguments.tensor("x"), axes: arguments.integers("axis"),
        correction: arguments.real("correction"), keepdims: arguments.boolean("keepdims")))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3]))]),
    Sample([
      ("x", .tensor([2, 3])), ("axis", .constant(.integer(1))),
      ("correction", .constant(.real(0))),
    ]),
  ]
}

extension Graph {
  package mutating func standardDeviation(
    _ x: NodeID, axes: [Int]? = nil, correction: Double = 1, keepdims: Bool = false
  ) throws(OperationError) -> NodeID {
    try rootAboveZero(variance(x, axes: axes, correction: correction, keepdims: keepdims), 2)
  }
}
