package import CKernels

/// `-x`.
package enum Negate: UnaryFunction {
  package static let name = "neg"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_neg }
  package static let summary = "Changes the sign of each entry."

  package static func pullback(
    _ graph: inout Graph, x: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID? {
    try graph.neg(adjoint)
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3]))]),
    Sample([("x", .tensor([]))]),
  ]
}

extension Graph {
  package mutating func neg(_ x: NodeID) throws(OperationError) -> NodeID {
    try append(Negate.self, [x])
  }
}
