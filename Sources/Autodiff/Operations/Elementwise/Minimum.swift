package import CKernels

/// The smaller of `a` and `b`, entry by entry; where they are equal each gets half the adjoint.
package enum Minimum: BinaryFunction {
  package static let name = "minimum"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_min }
  package static let summary = "The smaller of a and b, entry by entry."

  package static func pullbackToA(
    _ graph: inout Graph, a: NodeID, b: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID? {
    try graph.mul(
      adjoint, graph.mul(graph.add(graph.lt(a, b), graph.le(a, b)), 0.5))
  }

  package static func pullbackToB(
    _ graph: inout Graph, a: NodeID, b: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID? {
    try graph.mul(
      adjoint, graph.mul(graph.add(graph.gt(a, b), graph.ge(a, b)), 0.5))
  }

  package static let samples = [
    Sample([("a", .entries([2, 2], [-1, 0.3, 0.9, 2])), ("b", .entries([2], [0.5, 0.8]))]),
    Sample([("a", .entries([3], [1, 2, 3])), ("b", .entries([], [2]))], isDifferentiable: false),
  ]
}

extension Graph {
  package mutating func minimum(_ a: NodeID, _ b: NodeID) throws(OperationError) -> NodeID {
    try append(Minimum.self, [a, b])
  }

  package mutating func minimum(_ a: NodeID, _ b: Double) throws(OperationError) -> NodeID {
    let b = constant(b)
    return try minimum(a, b)
  }
}
