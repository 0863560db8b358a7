import CKernels

/// The determinant of square matrices: `[…, n, n]` to `[…]`.
package enum Determinant: Primitive, Operation {
  package static let name = "det"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .custom(NB_KERNEL_determinant) }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  {
    let shape = inputs[0].shape
    try shape.requireSquare(name)
    return TensorType(try Shape(shape.dimensions.dropLast(2)))
  }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] {
    let x = graph[node].inputs[0]
    let weight = try graph.mul(adjoint, node)
    let column = try graph.unsqueeze(graph.unsqueeze(weight, axis: -1), axis: -1)
    return [try graph.mul(column, graph.transpose(graph.inv(x)))]
  }

  package static let signature = Signature(
    "det", [.init("x", .tensor, aliases: ["input", "a"])],
    summary: "The determinant of a square matrix.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  { .one(try graph.det(arguments.tensor("x"))) }

  package static let samples = [
    Sample([("x", .entries([2, 2], [2, -1, 0.5, 1.5]))]),
    Sample([("x", .entries([3, 3], [0, 2, 1, 1, -1, 0.5, 3, 0.2, -2]))]),
    Sample([("x", .entries([2, 2, 2], [2, -1, 0.5, 1.5, 1, 0.3, -0.4, 1]))]),
  ]
}

extension Graph {
  package mutating func det(_ x: NodeID) throws(OperationError) -> NodeID {
    try append(Determinant.self, [x])
  }
}
