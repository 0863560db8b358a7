package import CKernels

/// `x²`.
package enum Square: UnaryFunction {
  package static let name = "square"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_square }
  package static let summary = "The square of each entry."

  package static func pullback(
    _ graph: inout Graph, x: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID? {
    try graph.mul(adjoint, graph.mul(x, 2))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3]))]),
    Sample([("x", .tensor([]))]),
  ]
}

extension Graph {
  package mutating func square(_ x: NodeID) throws(OperationError) -> NodeID {
    try append(Square.self, [x])
  }
}
