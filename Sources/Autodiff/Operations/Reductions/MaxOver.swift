package import CKernels

/// The largest entry over axes, which stay with size 1; equal ones share the adjoint evenly.
package enum MaxOver: Reduction, Operation {
  package static let name = "max"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var reduction: nb_reduction { NB_REDUCE_max }
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
    "max", [.init("x", .tensor, aliases: ["input"]), .axis, .keepdims],
    summary: "The largest of all entries, or along axes.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      try graph.amax(
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
  package mutating func amax(_ x: NodeID, axes: [Int]? = nil, keepdims: Bool = false)
    throws(OperationError) -> NodeID
  { try reduce(MaxOver.self, x, axes: axes, keepdims: keepdims) }

  /// The adjoint divided among the entries that equal the extreme.
  mutating func evenShares(
    of adjoint: NodeID, extreme: NodeID, over axes: [Int], entries: NodeID
  ) throws(OperationError) -> NodeID {
    let isExtreme = try eq(entries, extreme)
    let share = try div(adjoint, sum(isExtreme, axes: axes, keepdims: true))
    return try mul(isExtreme, share)
  }
}
