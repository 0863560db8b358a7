package import CKernels

/// `ln x`.
package enum Log: UnaryFunction {
  package static let name = "log"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_log }
  package static let summary = "The natural logarithm of each entry."

  package static func pullback(
    _ graph: inout Graph, x: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID? {
    try graph.div(adjoint, x)
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3], 0.2...2))]),
    Sample([("x", .tensor([], 0.2...2))]),
  ]
}

extension Graph {
  package mutating func log(_ x: NodeID) throws(OperationError) -> NodeID {
    try append(Log.self, [x])
  }
}
