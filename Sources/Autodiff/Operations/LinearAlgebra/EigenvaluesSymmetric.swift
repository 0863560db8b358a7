import CKernels

/// The eigenvalues of symmetric matrices, ascending: `[…, n, n]` to `[…, n]`.
package enum EigenvaluesSymmetric: Primitive, Operation {
  package static let name = "eigvalsh"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .custom(NB_KERNEL_eigvalsh) }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  {
    let shape = inputs[0].shape
    try shape.requireSquare(name)
    return TensorType(shape.removing(axis: shape.rank - 1))
  }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] {
    let vectors = try graph.append(EigenvectorsSymmetric.self, [graph[node].inputs[0]])
    let scaled = try graph.mul(vectors, graph.unsqueeze(adjoint, axis: -2))
    return [try graph.matmul(scaled, graph.transpose(vectors))]
  }

  package static let signature = Signature(
    "eigvalsh", [.init("x", .tensor, aliases: ["input", "a"])],
    summary: "The eigenvalues of a symmetric matrix, ascending.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  { .one(try graph.eigvalsh(arguments.tensor("x"))) }

  package static let samples = [
    Sample([("x", .entries([2, 2], [2, -1, -1, 1.5]))]),
    Sample([("x", .entries([3, 3], [0, 2, 1, 2, -1, 0.5, 1, 0.5, -2]))]),
    Sample([("x", .entries([2, 2, 2], [2, -1, -1, 1.5, 1, 0.3, 0.3, 2]))]),
  ]
}

extension Graph {
  /// Of the symmetric part of each matrix.
  package mutating func eigvalsh(_ x: NodeID) throws(OperationError) -> NodeID {
    try shape(x).requireSquare("eigvalsh")
    let symmetric = try mul(add(x, transpose(x)), 0.5)
    return try append(EigenvaluesSymmetric.self, [symmetric])
  }
}
