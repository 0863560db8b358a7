import CKernels

/// The entries of `x` at the places that a tensor of whole numbers names along one axis:
/// `x.shape[..<axis] + index.shape + x.shape[axis + 1...]`.
package enum Gather: Primitive {
  package static let name = "gather"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .custom(NB_KERNEL_gather) }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  {
    guard case .axis(let axis) = attributes else { preconditionFailure("gather has an axis") }
    let x = inputs[0].shape.dimensions
    return TensorType(
      try Shape(x[..<axis] + inputs[1].shape.dimensions + x[(axis + 1)...]),
      isBoolean: inputs[0].isBoolean)
  }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] {
    guard case .axis(let axis) = graph.attributes(of: node) else { return [nil, nil] }
    let inputs = graph[node].inputs
    return [
      wanted[0]
        ? try graph.scatterAdd(
          adjoint, at: inputs[1], axis: axis, size: graph.shape(inputs[0])[axis]) : nil,
      nil,
    ]
  }
}

extension Graph {
  /// - Parameter index: places from 0; what lies outside the axis becomes NaN.
  package mutating func gather(_ x: NodeID, at index: NodeID, axis: Int = 0)
    throws(OperationError) -> NodeID
  {
    let axis = try shape(x).axis(axis)
    return try append(Gather.self, [x, index], .axis(axis))
  }
}
