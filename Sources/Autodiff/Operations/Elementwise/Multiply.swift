package import CKernels

/// `a * b` entry by entry, with broadcasting.
package enum Multiply: BinaryFunction {
  package static let name = "mul"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_mul }
  package static let summary = "Multiplies entry by entry."

  package static func pullbackToA(
    _ graph: inout Graph, a: NodeID, b: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID? {
    try graph.mul(adjoint, b)
  }

  package static func pullbackToB(
    _ graph: inout Graph, a: NodeID, b: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID? {
    try graph.mul(adjoint, a)
  }

  package static let samples = [
    Sample([("a", .tensor([2, 3])), ("b", .tensor([3]))]),
    Sample([("a", .tensor([])), ("b", .tensor([2, 1]))]),
  ]
}

extension Graph {
  package mutating func mul(_ a: NodeID, _ b: NodeID) throws(OperationError) -> NodeID {
    try append(Multiply.self, [a, b])
  }

  package mutating func mul(_ a: NodeID, _ b: Double) throws(OperationError) -> NodeID {
    let b = constant(b)
    return try mul(a, b)
  }
}
