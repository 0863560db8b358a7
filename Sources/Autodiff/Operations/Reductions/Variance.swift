/// The variance of all entries, or along axes, over n - 1, unless `correction` says otherwise.
package enum Variance: Operation {
  package static let signature = Signature(
    "var",
    [
      .init("x", .tensor, aliases: ["input"]), .axis,
      .init("correction", .real, .real(1), aliases: ["ddof"]), .keepdims,
    ], summary: "The variance of all entries, or along axes, over n - 1.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      try graph.variance(
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
  /// Source: https://pytorch.org/docs/stable/generated/torch.var.html
  package mutating func variance(
    _ x: NodeID, axes: [Int]? = nil, correction: Double = 1, keepdims: Bool = false
  ) throws(OperationError) -> NodeID {
    let n = try entries(of: x, along: axes, for: "var")
    let centred = try sub(x, mean(x, axes: axes, keepdims: true))
    let squares = try sum(square(centred), axes: axes, keepdims: keepdims)
    return try div(squares, Swift.max(Double(n) - correction, 0))
  }
}
