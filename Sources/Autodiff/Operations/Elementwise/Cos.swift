package import CKernels

/// `cos x`.
package enum Cos: UnaryFunction {
  package static let name = "cos"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_cos }
  package static let summary = "The cosine of each entry, in radians."

  package static func pullback(
    _ graph: inout Graph, x: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID? {
    try graph.neg(graph.mul(adjoint, graph.sin(x)))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3]))]),
    Sample([("x", .tensor([]))]),
  ]
}

extension Graph {
  package mutating func cos(_ x: NodeID) throws(OperationError) -> NodeID {
    try append(Cos.self, [x])
  }
}
