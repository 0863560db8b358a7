package import CKernels

/// The smallest entry over axes, which stay with size 1; equal ones share the adjoint evenly.
package enum MinOver: Reduction {
  package static let name = "min_over"
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
}

extension Graph {
  package mutating func amin(_ x: NodeID, axes: [Int]? = nil, keepdims: Bool = false)
    throws(OperationError) -> NodeID
  { try reduce(MinOver.self, x, axes: axes, keepdims: keepdims) }
}
