package import CKernels

/// `a // b`: the quotient rounded down.
package enum FloorDivide: BinaryFunction {
  package static let name = "floordiv"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_floordiv }
  package static let summary = "The quotient rounded down, entry by entry."

  package static let samples = [
    Sample(
      [("a", .entries([4], [7, -7, 7.5, -0.5])), ("b", .entries([], [2]))],
      isDifferentiable: false)
  ]
}

extension Graph {
  package mutating func floordiv(_ a: NodeID, _ b: NodeID) throws(OperationError) -> NodeID {
    try append(FloorDivide.self, [a, b])
  }
}
