import CKernels

/// The orthonormal eigenvectors of symmetric matrices as columns, in the order of the
/// eigenvalues: what the derivative of `EigenvaluesSymmetric` needs.
package enum EigenvectorsSymmetric: Primitive {
  package static let name = "eigenvectors"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .custom(NB_KERNEL_eigvectors) }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  {
    try inputs[0].shape.requireSquare(name)
    return TensorType(inputs[0].shape)
  }

  /// For eigenvalues that differ. Source: Giles, An extended collection of matrix derivative
  /// results for forward and reverse mode (2008), section 3.1.
  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] {
    let values = try graph.append(EigenvaluesSymmetric.self, [graph[node].inputs[0]])
    let gap = try graph.sub(
      graph.unsqueeze(values, axis: -2), graph.unsqueeze(values, axis: -1))
    let isZero = try graph.eq(gap, graph.constant(0))
    let weight = try graph.select(
      isZero, graph.constant(0), graph.reciprocal(graph.select(isZero, graph.constant(1), gap)))
    let turned = try graph.matmul(graph.transpose(node), adjoint)
    let inner = try graph.mul(weight, turned)
    let outer = try graph.matmul(graph.matmul(node, inner), graph.transpose(node))
    return [try graph.mul(graph.add(outer, graph.transpose(outer)), 0.5)]
  }
}
