/// x where it is positive, else x times a small slope.
package enum LeakyRelu: Operation {
  package static let signature = Signature(
    "leaky_relu",
    [.init("x", .tensor, aliases: ["input"]), .init("negative_slope", .real, .real(0.01))],
    summary: "x where it is positive, else x times a small slope.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      try graph.leakyRelu(
        arguments.tensor("x"), slope: arguments.real("negative_slope")))
  }

  package static let samples = [
    Sample([("x", .entries([4], [-1.3, -0.2, 0.4, 2]))]),
    Sample([
      ("x", .entries([3], [-1.3, 0.4, 2])), ("negative_slope", .constant(.real(0.2))),
    ]),
  ]
}

extension Graph {
  package mutating func leakyRelu(_ x: NodeID, slope: Double = 0.01) throws(OperationError)
    -> NodeID
  { try select(step(x), x, mul(x, slope)) }
}
