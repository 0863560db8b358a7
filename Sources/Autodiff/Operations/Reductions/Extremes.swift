package import CKernels

/// The largest or smallest entry over axes, which stay with size 1; equal ones share the adjoint
/// evenly.
package protocol Extreme: Reduction, Operation {}

package enum MaxOver: Extreme {
  package static let name = "max"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var reduction: nb_reduction { NB_REDUCE_max }
  package static let signature = Signature(
    name, [.init("x", .tensor, aliases: ["input"]), .axis, .keepdims],
    summary: "The largest of all entries, or along axes.")
}

package enum MinOver: Extreme {
  package static let name = "min"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var reduction: nb_reduction { NB_REDUCE_min }
  package static let signature = Signature(
    name, [.init("x", .tensor, aliases: ["input"]), .axis, .keepdims],
    summary: "The smallest of all entries, or along axes.")
}

extension Extreme {
  package static var isDefinedForEmpty: Bool { false }
  package static var keepsBooleans: Bool { true }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] {
    guard case .axes(let axes) = graph.attributes(of: node) else { return [nil] }
    let isExtreme = try graph.eq(graph[node].inputs[0], node)
    let share = try graph.div(adjoint, graph.sum(isExtreme, axes: axes, keepdims: true))
    return [try graph.mul(isExtreme, share)]
  }

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      try graph.reduce(
        Self.self, arguments.tensor("x"), axes: arguments.integers("axis"),
        keepdims: arguments.boolean("keepdims")))
  }

  package static var samples: [Sample] {
    [
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
}

extension Graph {
  package mutating func amax(_ x: NodeID, axes: [Int]? = nil, keepdims: Bool = false)
    throws(OperationError) -> NodeID
  { try reduce(MaxOver.self, x, axes: axes, keepdims: keepdims) }

  package mutating func amin(_ x: NodeID, axes: [Int]? = nil, keepdims: Bool = false)
    throws(OperationError) -> NodeID
  { try reduce(MinOver.self, x, axes: axes, keepdims: keepdims) }
}
