package import CKernels

/// `eˣ`.
package enum Exp: UnaryFunction {
  package static let name = "exp"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_exp }
  package static let summary = "The exponential of each entry."

  package static func pullback(
    _ graph: inout Graph, x: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID? {
    try graph.mul(adjoint, y)
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3]))]),
    Sample([("x", .tensor([]))]),
  ]
}

extension Graph {
  package mutating func exp(_ x: NodeID) throws(OperationError) -> NodeID {
    try append(Exp.self, [x])
  }
}
