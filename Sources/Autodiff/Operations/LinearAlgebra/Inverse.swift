import CKernels

/// The inverse of square matrices `[…, n, n]`.
package enum Inverse: Primitive, Operation {
  package static let name = "inv"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .custom(NB_KERNEL_inverse) }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  {
    let shape = inputs[0].shape
    try shape.requireSquare(name)
    return TensorType(shape)
  }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] {
    let transposed = try graph.transpose(node)
    return [try graph.neg(graph.matmul(graph.matmul(transposed, adjoint), transposed))]
  }

  package static let signature = Signature(
    "inv", [.init("x", .tensor, aliases: ["input", "a"])],
    summary: "The inverse of a square matrix.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  { .one(try graph.inv(arguments.tensor("x"))) }

  package static let samples = [
    Sample([("x", .entries([2, 2], [2, -1, 0.5, 1.5]))]),
    Sample([("x", .entries([3, 3], [0, 2, 1, 1, -1, 0.5, 3, 0.2, -2]))]),
    Sample([("x", .entries([2, 2, 2], [2, -1, 0.5, 1.5, 1, 0.3, -0.4, 1]))]),
  ]
}

extension Graph {
  package mutating func inv(_ x: NodeID) throws(OperationError) -> NodeID {
    try append(Inverse.self, [x])
  }
}
