/// x times sigmoid(x).
package enum Silu: Operation {
  package static let signature = Signature(
    "silu", [.init("x", .tensor, aliases: ["input"])], aliases: ["swish"],
    summary: "x times sigmoid(x).")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(try graph.silu(arguments.tensor("x")))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3]))])
  ]
}

extension Graph {
  package mutating func silu(_ x: NodeID) throws(OperationError) -> NodeID {
    try mul(x, sigmoid(x))
  }
}
