package import CKernels

/// `sin x`.
package enum Sin: UnaryFunction {
  package static let name = "sin"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_sin }
  package static let summary = "The sine of each entry, in radians."

  package static func pullback(
    _ graph: inout Graph, x: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID? {
    try graph.mul(adjoint, graph.cos(x))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3]))]),
    Sample([("x", .tensor([]))]),
  ]
}

extension Graph {
  package mutating func sin(_ x: NodeID) throws(OperationError) -> NodeID {
    try append(Sin.self, [x])
  }
}
