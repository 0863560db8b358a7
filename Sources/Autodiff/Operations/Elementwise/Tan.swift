package import CKernels

/// `tan x`.
package enum Tan: UnaryFunction {
  package static let name = "tan"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_tan }
  package static let summary = "The tangent of each entry, in radians."

  package static func pullback(
    _ graph: inout Graph, x: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID? {
    try graph.mul(adjoint, graph.add(graph.square(y), 1))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3], -1.2...1.2))])
  ]
}

extension Graph {
  package mutating func tan(_ x: NodeID) throws(OperationError) -> NodeID {
    try append(Tan.self, [x])
  }
}
