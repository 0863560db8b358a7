/// log(1 + exp(beta x)) / beta, and x itself where beta x is above the threshold.
package enum Softplus: Operation {
  package static let signature = Signature(
    "softplus",
    [
      .init("x", .tensor, aliases: ["input"]), .init("beta", .real, .real(1)),
      .init("threshold", .real, .real(20)),
    ], summary: "log(1 + exp(beta x)) / beta, and x itself where beta x is above the threshold.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    let beta = arguments.real("beta")
    let scaled = try graph.mul(arguments.tensor("x"), beta)
    let result = try graph.softplus(scaled, threshold: arguments.real("threshold"))
    return .one(try graph.div(result, beta))
  }

  package static let samples = [
    Sample([("x", .entries([5], [-30, -1.3, 0, 0.4, 25]))]),
    Sample([("x", .entries([3], [-3, 0, 50])), ("beta", .constant(.real(2)))]),
  ]
}

extension Graph {
  /// `log(1 + eˣ)`; above 40 it equals `x` to the last bit of a double, and `eˣ` is still finite
  /// in single precision.
  package mutating func softplus(_ x: NodeID, threshold: Double = 40) throws(OperationError)
    -> NodeID
  {
    let isLarge = try gt(x, constant(threshold))
    let small = try select(isLarge, constant(0), x)
    return try select(isLarge, x, log1p(exp(small)))
  }
}
