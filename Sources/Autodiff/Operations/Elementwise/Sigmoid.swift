package import CKernels

/// `1 / (1 + e⁻ˣ)`.
package enum Sigmoid: UnaryFunction {
  package static let name = "sigmoid"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_sigmoid }
  package static let summary = "1 / (1 + exp(-x)) of each entry."

  package static func pullback(
    _ graph: inout Graph, x: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID? {
    try graph.mul(adjoint, graph.mul(y, graph.sub(1, y)))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3]))]),
    Sample([("x", .tensor([]))]),
  ]
}

extension Graph {
  package mutating func sigmoid(_ x: NodeID) throws(OperationError) -> NodeID {
    try append(Sigmoid.self, [x])
  }
}
