package import CKernels

/// `ln(1 + x)`, exact for small x.
package enum Log1p: UnaryFunction {
  package static let name = "log1p"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_log1p }
  package static let summary = "The natural logarithm of 1 + x, exact for small x."

  package static func pullback(
    _ graph: inout Graph, x: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID? {
    try graph.div(adjoint, graph.add(x, 1))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3], 0.2...2))]),
    Sample([("x", .tensor([], 0.2...2))]),
  ]
}

extension Graph {
  package mutating func log1p(_ x: NodeID) throws(OperationError) -> NodeID {
    try append(Log1p.self, [x])
  }
}
