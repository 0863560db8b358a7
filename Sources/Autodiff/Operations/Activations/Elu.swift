/// x where it is positive, else alpha (exp(x) - 1).
package enum Elu: Operation {
  package static let signature = Signature(
    "elu", [.init("x", .tensor, aliases: ["input"]), .init("alpha", .real, .real(1))],
    summary: "x where it is positive, else alpha (exp(x) - 1).")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(try graph.elu(arguments.tensor("x"), alpha: arguments.real("alpha")))
  }

  package static let samples = [
    Sample([("x", .entries([4], [-1.3, -0.2, 0.4, 2]))]),
    Sample([("x", .entries([2], [-1.3, 800])), ("alpha", .constant(.real(0.5)))]),
  ]
}

extension Graph {
  package mutating func elu(_ x: NodeID, alpha: Double = 1) throws(OperationError) -> NodeID {
    let isPositive = try step(x)
    let negative = try select(isPositive, constant(0), x)
    return try select(isPositive, x, mul(expm1(negative), alpha))
  }

  /// exp(x) - 1, exact for small x too; its derivatives are those of exp.
  private mutating func expm1(_ x: NodeID) throws(OperationError) -> NodeID {
    let exponential = try exp(x)
    let rough = try sub(exponential, 1)
    let exact = try mul(tanh(mul(x, 0.5)), add(exponential, 1))
    return try add(rough, stopGradient(sub(exact, rough)))
  }
}
