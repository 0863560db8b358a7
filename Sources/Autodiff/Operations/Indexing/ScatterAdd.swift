import CKernels

/// Adds updates to zeros at the places that a tensor of whole numbers names along one axis: the
/// adjoint of `Gather`. `.integers` holds the axis and its size.
package enum ScatterAdd: Primitive {
  package static let name = "scatter_add"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .custom(NB_KERNEL_scatter_add) }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  {
    guard case .integers(let numbers) = attributes, numbers.count == 2 else {
      preconditionFailure("scatter_add has an axis and a size")
    }
    let axis = numbers[0]
    let updates = inputs[0].shape.dimensions
    let index = inputs[1].shape
    guard axis + index.rank <= updates.count,
      Array(updates[axis..<axis + index.rank]) == index.dimensions
    else { throw .unequalShapes(name, [inputs[0].shape, index]) }
    return TensorType(
      try Shape(updates[..<axis] + [numbers[1]] + updates[(axis + index.rank)...]))
  }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] {
    guard case .integers(let numbers) = graph.attributes(of: node) else { return [nil, nil] }
    return [
      wanted[0] ? try graph.gather(adjoint, at: graph[node].inputs[1], axis: numbers[0]) : nil,
      nil,
    ]
  }
}

extension Graph {
  /// - Parameter index: places from 0; what lies outside the axis is left out.
  package mutating func scatterAdd(_ updates: NodeID, at index: NodeID, axis: Int, size: Int)
    throws(OperationError) -> NodeID
  { try append(ScatterAdd.self, [updates, index], .integers([axis, size])) }
}
