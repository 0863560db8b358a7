package import CKernels

/// `1 / x`.
package enum Reciprocal: UnaryFunction {
  package static let name = "reciprocal"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_reciprocal }
  package static let summary = "One divided by each entry."

  package static func pullback(
    _ graph: inout Graph, x: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID? {
    try graph.neg(graph.mul(adjoint, graph.square(y)))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3], 0.2...2))]),
    Sample([("x", .tensor([], 0.2...2))]),
  ]
}

extension Graph {
  package mutating func reciprocal(_ x: NodeID) throws(OperationError) -> NodeID {
    try append(Reciprocal.self, [x])
  }
}
