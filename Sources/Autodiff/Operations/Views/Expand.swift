/// Broadcasts to the shape of `.shape`: entries repeat along new axes and axes of size 1.
package enum Expand: Primitive {
  package static let name = "expand"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .view }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  {
    guard case .shape(let shape) = attributes else { preconditionFailure("expand has a shape") }
    let from = inputs[0].shape
    guard from.rank <= shape.rank else { throw .cannotExpand(from, to: shape) }
    for axis in 0..<from.rank {
      let size = shape[axis + shape.rank - from.rank]
      guard from[axis] == size || from[axis] == 1 else { throw .cannotExpand(from, to: shape) }
    }
    return TensorType(shape, isBoolean: inputs[0].isBoolean)
  }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] {
    [try graph.sum(adjoint, to: graph.shape(graph[node].inputs[0]))]
  }
}

extension Graph {
  package mutating func expand(_ x: NodeID, to shape: Shape) throws(OperationError) -> NodeID {
    self.shape(x) == shape ? x : try append(Expand.self, [x], .shape(shape))
  }
}
