package import CKernels

/// The sum over axes, which stay with size 1.
package enum Sum: Reduction, Operation {
  package static let name = "sum"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var reduction: nb_reduction { NB_REDUCE_sum }
  package static var isDefinedForEmpty: Bool { true }
  package static var keepsBooleans: Bool { false }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] {
    [try graph.expand(adjoint, to: graph.shape(graph[node].inputs[0]))]
  }

  package static let signature = Signature(
    "sum", [.init("x", .tensor, aliases: ["input"]), .axis, .keepdims],
    summary: "The sum of all entries, or along axes.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      try graph.sum(
        arguments.tensor("x"), axes: arguments.integers("axis"),
        keepdims: arguments.boolean("keepdims")))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3], 0.5...2))]),
    Sample([("x", .tensor([2, 3])), ("axis", .constant(.integer(-1)))]),
    Sample([
      ("x", .tensor([2, 3, 2])), ("axis", .constant(.integers([0, 2]))),
      ("keepdims", .constant(.boolean(true))),
    ]),
  ]
}

extension Graph {
  package mutating func sum(_ x: NodeID, axes: [Int]? = nil, keepdims: Bool = false)
    throws(OperationError) -> NodeID
  { try reduce(Sum.self, x, axes: axes, keepdims: keepdims) }

  /// The sum over the axes along which `shape` was broadcast: the adjoint of broadcasting.
  package mutating func sum(_ x: NodeID, to shape: Shape) throws(OperationError) -> NodeID {
    let from = self.shape(x)
    if from == shape { return x }
    let leading = from.rank - shape.rank
    var axes = Array(0..<leading)
    for axis in 0..<shape.rank where shape[axis] == 1 && from[axis + leading] != 1 {
      axes.append(axis + leading)
    }
    let summed = axes.isEmpty ? x : try append(Sum.self, [x], .axes(axes))
    return try reshape(summed, to: shape)
  }
}
