package import CKernels

/// `|x|`, with derivative 0 at 0.
package enum Abs: UnaryFunction {
  package static let name = "abs"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_abs }
  package static let summary = "The absolute value of each entry; its derivative at 0 is 0."

  package static func pullback(
    _ graph: inout Graph, x: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID? {
    try graph.mul(adjoint, graph.sign(x))
  }

  package static let samples = [
    Sample([("x", .entries([4], [-1.3, -0.2, 0.4, 2]))]),
    Sample([("x", .entries([3], [0, 1, -1]))], isDifferentiable: false),
  ]
}

extension Graph {
  package mutating func abs(_ x: NodeID) throws(OperationError) -> NodeID {
    try append(Abs.self, [x])
  }
}
