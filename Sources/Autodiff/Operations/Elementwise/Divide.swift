package import CKernels

/// `a / b` entry by entry, with broadcasting.
package enum Divide: BinaryFunction {
  package static let name = "div"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_div }
  package static let summary = "Divides entry by entry."

  package static func pullbackToA(
    _ graph: inout Graph, a: NodeID, b: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID? {
    try graph.div(adjoint, b)
  }

  package static func pullbackToB(
    _ graph: inout Graph, a: NodeID, b: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID? {
    try graph.neg(graph.mul(adjoint, graph.div(y, b)))
  }

  package static let samples = [
    Sample([("a", .tensor([2, 3])), ("b", .tensor([3], 0.5...2))]),
    Sample([("a", .tensor([])), ("b", .tensor([2, 1], -2 ... -0.5))]),
  ]
}

extension Graph {
  package mutating func div(_ a: NodeID, _ b: NodeID) throws(OperationError) -> NodeID {
    try append(Divide.self, [a, b])
  }

  package mutating func div(_ a: NodeID, _ b: Double) throws(OperationError) -> NodeID {
    let b = constant(b)
    return try div(a, b)
  }

  package mutating func div(_ a: Double, _ b: NodeID) throws(OperationError) -> NodeID {
    let a = constant(a)
    return try div(a, b)
  }
}
