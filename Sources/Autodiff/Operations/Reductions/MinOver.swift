package import CKernels

/// The smallest entry over axes, which stay with size 1; equal ones share the adjoint evenly.
package enum MinOver: Reduction, Operation {
  package static let name = "min"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var reduction: nb_reduction { NB_REDUCE_min }
  package static var isDefinedForEmpty: Bool { false }
  package static var keepsBooleans: Bool { true }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] {
    guard case .axes(let axes) = graph.attributes(of: node) else { return [nil] }
    return [
      try graph.evenShares(
        of: adjoint, extreme: node, over: axes, entries: graph[node].inputs[0])
    ]
  }

  package static let signature = Signature(
    "min", [.init("x", .tensor, aliases: ["input"]), .axis, .keepdims],
    summary: "The smallest of all entries, or along axes.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      try graph.amin(
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
    Sample(
      [("x", .entries([2, 3], [3, 1, 3, 0, 0, 0])), ("axis", .constant(.integer(1)))],
      isDifferentiable: false),
  ]
}

extension Graph {
  package mutating func amin(_ x: NodeID, axes: [Int]? = nil, keepdims: Bool = false)
    throws(OperationError) -> NodeID
  { try reduce(MinOver.self, x, axes: axes, keepdims: keepdims) }
}
