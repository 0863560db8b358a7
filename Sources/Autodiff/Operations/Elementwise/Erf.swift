package import CKernels

/// The error function `2/√π ∫₀ˣ e^(-t²) dt`.
package enum Erf: UnaryFunction {
  package static let name = "erf"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_erf }
  package static let summary = "The error function of each entry."

  package static func pullback(
    _ graph: inout Graph, x: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID? {
    try graph.mul(
      adjoint, graph.mul(graph.exp(graph.neg(graph.square(x))), 2 / Double.pi.squareRoot()))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3]))]),
    Sample([("x", .tensor([]))]),
  ]
}

extension Graph {
  package mutating func erf(_ x: NodeID) throws(OperationError) -> NodeID {
    try append(Erf.self, [x])
  }
}
