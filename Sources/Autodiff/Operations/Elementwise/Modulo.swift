package import CKernels

/// `a % b` with the sign of `b`, as Python's.
package enum Modulo: BinaryFunction {
  package static let name = "mod"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_mod }
  package static let summary = "The remainder with the sign of b, entry by entry."

  package static func pullbackToA(
    _ graph: inout Graph, a: NodeID, b: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID? {
    adjoint
  }

  package static func pullbackToB(
    _ graph: inout Graph, a: NodeID, b: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID? {
    try graph.neg(graph.mul(adjoint, graph.floordiv(a, b)))
  }

  package static let samples = [
    Sample([("a", .entries([4], [7.3, -7.2, 0.5, -0.5])), ("b", .entries([], [2]))]),
    Sample([("a", .entries([2], [7.3, -7.2])), ("b", .entries([2], [-2.2, 3]))]),
  ]
}

extension Graph {
  package mutating func mod(_ a: NodeID, _ b: NodeID) throws(OperationError) -> NodeID {
    try append(Modulo.self, [a, b])
  }
}
