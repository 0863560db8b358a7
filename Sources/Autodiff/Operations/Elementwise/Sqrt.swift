package import CKernels

/// `√x`; the derivative at 0 is infinite.
package enum Sqrt: UnaryFunction {
  package static let name = "sqrt"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_sqrt }
  package static let summary = "The square root of each entry."

  package static func pullback(
    _ graph: inout Graph, x: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID? {
    try graph.div(adjoint, graph.mul(y, 2))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3], 0.2...2))]),
    Sample([("x", .tensor([], 0.2...2))]),
  ]
}

extension Graph {
  package mutating func sqrt(_ x: NodeID) throws(OperationError) -> NodeID {
    try append(Sqrt.self, [x])
  }
}
