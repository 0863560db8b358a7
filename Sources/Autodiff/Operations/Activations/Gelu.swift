/// The Gaussian error linear unit, by the error function unless `approximate="tanh"`.
package enum Gelu: Operation {
  package static let signature = Signature(
    "gelu",
    [.init("x", .tensor, aliases: ["input"]), .init("approximate", .string, .string("none"))],
    summary: "x times the normal distribution function of x.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    let x = arguments.tensor("x")
    switch arguments.string("approximate") {
    case "none": return .one(try graph.gelu(x))
    case "tanh": return .one(try graph.geluByTanh(x))
    default:
      throw .badArgument("gelu", parameter: "approximate", expected: "\"none\" or \"tanh\"")
    }
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3]))]),
    Sample([("x", .tensor([3])), ("approximate", .constant(.string("tanh")))]),
  ]
}

extension Graph {
  /// The half comes last, for the derivative then goes back to x itself, which is kept, and not to
  /// x / 2 beside it.
  package mutating func gelu(_ x: NodeID) throws(OperationError) -> NodeID {
    let share = try add(erf(mul(x, 0.5.squareRoot())), 1)
    return try mul(mul(x, share), 0.5)
  }

  /// The approximation of Hendrycks and Gimpel (2016), https://arxiv.org/abs/1606.08415
  package mutating func geluByTanh(_ x: NodeID) throws(OperationError) -> NodeID {
    let inner = try add(mul(pow(x, 3), 0.044715), x)
    let share = try add(tanh(mul(inner, (2 / Double.pi).squareRoot())), 1)
    return try mul(mul(x, share), 0.5)
  }
}
