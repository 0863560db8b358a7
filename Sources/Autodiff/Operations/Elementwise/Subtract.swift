package import CKernels

/// `a - b` with broadcasting.
package enum Subtract: BinaryFunction {
  package static let name = "sub"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_sub }
  package static let summary = "Subtracts entry by entry."

  package static func pullbackToA(
    _ graph: inout Graph, a: NodeID, b: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID? {
    adjoint
  }

  package static func pullbackToB(
    _ graph: inout Graph, a: NodeID, b: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID? {
    try graph.neg(adjoint)
  }

  package static let samples = [
    Sample([("a", .tensor([2, 3])), ("b", .tensor([3]))]),
    Sample([("a", .tensor([])), ("b", .tensor([2, 1]))]),
  ]
}

extension Graph {
  package mutating func sub(_ a: NodeID, _ b: NodeID) throws(OperationError) -> NodeID {
    try append(Subtract.self, [a, b])
  }

  package mutating func sub(_ a: NodeID, _ b: Double) throws(OperationError) -> NodeID {
    let b = constant(b)
    return try sub(a, b)
  }

  package mutating func sub(_ a: Double, _ b: NodeID) throws(OperationError) -> NodeID {
    let a = constant(a)
    return try sub(a, b)
  }
}
