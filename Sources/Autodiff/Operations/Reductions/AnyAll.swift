/// Whether any entry is true, of all or along axes.
package enum AnyTrue: Operation {
  package static let signature = Signature(
    "any", [.init("x", .tensor, aliases: ["input"]), .axis, .keepdims],
    summary: "Whether any entry is true, of all or along axes.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      try graph.any(
        arguments.tensor("x"), axes: arguments.integers("axis"),
        keepdims: arguments.boolean("keepdims")))
  }

  package static let samples = [
    Sample([("x", .fixed([2, 2], [0, 1, 0, 0]))], isDifferentiable: false),
    Sample(
      [("x", .fixed([2, 2], [0, 1, 1, 1])), ("axis", .constant(.integer(1)))],
      isDifferentiable: false),
  ]
}

/// Whether every entry is true, of all or along axes.
package enum AllTrue: Operation {
  package static let signature = Signature(
    "all", [.init("x", .tensor, aliases: ["input"]), .axis, .keepdims],
    summary: "Whether every entry is true, of all or along axes.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      try graph.all(
        arguments.tensor("x"), axes: arguments.integers("axis"),
        keepdims: arguments.boolean("keepdims")))
  }

  package static let samples = [
    Sample([("x", .fixed([2, 2], [0, 1, 0, 0]))], isDifferentiable: false),
    Sample(
      [("x", .fixed([2, 2], [0, 1, 1, 1])), ("axis", .constant(.integer(1)))],
      isDifferentiable: false),
  ]
}

extension Graph {
  package mutating func any(_ x: NodeID, axes: [Int]? = nil, keepdims: Bool = false)
    throws(OperationError) -> NodeID
  {
    let zero = constant(0)
    return try gt(sum(ne(x, zero), axes: axes, keepdims: keepdims), zero)
  }

  package mutating func all(_ x: NodeID, axes: [Int]? = nil, keepdims: Bool = false)
    throws(OperationError) -> NodeID
  {
    let zero = constant(0)
    return try eq(sum(eq(x, zero), axes: axes, keepdims: keepdims), zero)
  }
}
