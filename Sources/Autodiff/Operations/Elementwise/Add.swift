package import CKernels

/// `a + b` with broadcasting.
package enum Add: BinaryFunction {
  package static let name = "add"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_add }
  package static let summary = "Adds entry by entry."

  package static func pullbackToA(
    _ graph: inout Graph, a: NodeID, b: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID? {
    adjoint
  }

  package static func pullbackToB(
    _ graph: inout Graph, a: NodeID, b: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID? {
    adjoint
  }

  package static let samples = [
    Sample([("a", .tensor([2, 3])), ("b", .tensor([3]))]),
    Sample([("a", .tensor([])), ("b", .tensor([2, 1]))]),
  ]
}

extension Graph {
  package mutating func add(_ a: NodeID, _ b: NodeID) throws(OperationError) -> NodeID {
    try append(Add.self, [a, b])
  }

  package mutating func add(_ a: NodeID, _ b: Double) throws(OperationError) -> NodeID {
    let b = constant(b)
    return try add(a, b)
  }
}
