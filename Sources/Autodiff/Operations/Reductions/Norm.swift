/// The length of a vector, or of vectors along axes: the p-norm of their entries.
package enum Norm: Operation {
  package static let signature = Signature(
    "norm",
    [
      .init("x", .tensor, aliases: ["input"]), .init("p", .real, .real(2), aliases: ["ord"]), .axis,
      .keepdims,
    ], summary: "The length of a vector: the p-norm of all entries, or along axes.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      try graph.norm(
        arguments.tensor("x"), p: arguments.real("p"), axes: arguments.integers("axis"),
        keepdims: arguments.boolean("keepdims")))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3]))]),
    Sample([("x", .tensor([2, 3])), ("axis", .constant(.integer(1)))]),
    Sample([("x", .entries([3], [1.5, -2, 0.3])), ("p", .constant(.real(1)))]),
    Sample([("x", .entries([3], [1.5, -2, 0.3])), ("p", .constant(.real(3)))]),
    Sample([("x", .entries([3], [1.5, -2, 0.3])), ("p", .constant(.real(.infinity)))]),
    Sample([("x", .entries([2], [0, 0]))], isDifferentiable: false),
  ]
}

extension Graph {
  /// The p-norm; its derivative at 0 is 0.
  package mutating func norm(
    _ x: NodeID, p: Double = 2, axes: [Int]? = nil, keepdims: Bool = false
  ) throws(OperationError) -> NodeID {
    switch p {
    case 1: return try sum(abs(x), axes: axes, keepdims: keepdims)
    case .infinity: return try amax(abs(x), axes: axes, keepdims: keepdims)
    case 2: return try rootAboveZero(sum(square(x), axes: axes, keepdims: keepdims), p)
    default:
      guard p > 0, p.isFinite else {
        throw .badArgument("norm", parameter: "p", expected: "a positive number or inf")
      }
      return try rootAboveZero(sum(pow(abs(x), p), axes: axes, keepdims: keepdims), p)
    }
  }

  /// The p-th root, with derivative 0 at 0.
  mutating func rootAboveZero(_ x: NodeID, _ p: Double) throws(OperationError) -> NodeID {
    let isZero = try eq(x, constant(0))
    let safe = try select(isZero, constant(1), x)
    return try select(isZero, constant(0), p == 2 ? sqrt(safe) : pow(safe, 1 / p))
  }
}
