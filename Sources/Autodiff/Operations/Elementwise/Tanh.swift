package import CKernels

/// `tanh x`.
package enum Tanh: UnaryFunction {
  package static let name = "tanh"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_tanh }
  package static let summary = "The hyperbolic tangent of each entry."

  package static func pullback(
    _ graph: inout Graph, x: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID? {
    try graph.mul(adjoint, graph.sub(1, graph.square(y)))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3]))]),
    Sample([("x", .tensor([]))]),
  ]
}

extension Graph {
  package mutating func tanh(_ x: NodeID) throws(OperationError) -> NodeID {
    try append(Tanh.self, [x])
  }
}
