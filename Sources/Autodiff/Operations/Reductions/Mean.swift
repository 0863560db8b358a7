/// The mean over axes.
package enum Mean: Operation {
  package static let signature = Signature(
    "mean", [.init("x", .tensor, aliases: ["input"]), .axis, .keepdims],
    summary: "The mean of all entries, or along axes.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      try graph.mean(
        arguments.tensor("x"), axes: arguments.integers("axis"),
        keepdims: arguments.boolean("keepdims")))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3]))]),
    Sample([("x", .tensor([2, 3])), ("axis", .constant(.integer(0)))]),
    Sample([("x", .tensor([])), ("keepdims", .constant(.boolean(true)))]),
  ]
}

extension Graph {
  package mutating func mean(_ x: NodeID, axes: [Int]? = nil, keepdims: Bool = false)
    throws(OperationError) -> NodeID
  {
    let n = try entries(of: x, along: axes, for: "mean")
    return try div(sum(x, axes: axes, keepdims: keepdims), Double(n))
  }

  /// How many entries come together along axes; none is an error.
  mutating func entries(of x: NodeID, along axes: [Int]?, for what: String)
    throws(OperationError) -> Int
  {
    let shape = self.shape(x)
    var n = 1
    for axis in try shape.axes(axes) { n *= shape[axis] }
    guard n > 0 else { throw .emptyReduction(what, shape) }
    return n
  }
}
