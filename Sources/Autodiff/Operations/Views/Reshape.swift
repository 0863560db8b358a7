/// The same entries, row-major, under the shape of `.shape`.
package enum Reshape: Primitive {
  package static let name = "reshape"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .view }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  {
    guard case .shape(let shape) = attributes else { preconditionFailure("reshape has a shape") }
    guard shape.count == inputs[0].shape.count else {
      throw .cannotReshape(inputs[0].shape, to: shape.dimensions)
    }
    return TensorType(shape, isBoolean: inputs[0].isBoolean)
  }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] {
    [try graph.reshape(adjoint, to: graph.shape(graph[node].inputs[0]))]
  }
}

extension Graph {
  /// The node itself where it has the shape already.
  package mutating func reshape(_ x: NodeID, to shape: Shape) throws(OperationError) -> NodeID {
    self.shape(x) == shape ? x : try append(Reshape.self, [x], .shape(shape))
  }

  /// - Parameter sizes: one of them may be -1: whatever is left.
  package mutating func reshape(_ x: NodeID, _ sizes: [Int]) throws(OperationError) -> NodeID {
    let from = shape(x)
    guard let open = sizes.firstIndex(of: -1) else { return try reshape(x, to: Shape(sizes)) }
    var sizes = sizes
    sizes[open] = 1
    guard !sizes.contains(-1) else { throw .cannotReshape(from, to: sizes) }
    let known = try Shape(sizes).count
    guard known > 0, from.count % known == 0 else {
      sizes[open] = -1
      throw .cannotReshape(from, to: sizes)
    }
    sizes[open] = from.count / known
    return try reshape(x, to: Shape(sizes))
  }

  /// Drops axes of size 1.
  package mutating func squeeze(_ x: NodeID, axes: [Int]) throws(OperationError) -> NodeID {
    let places = try shape(x).axes(axes)
    var result = shape(x)
    for axis in places.reversed() {
      guard result[axis] == 1 else { throw .axisNotOne(axis, shape(x)) }
      result = result.removing(axis: axis)
    }
    return try reshape(x, to: result)
  }

  /// Puts a new axis of size 1 at a place of the result; -1 is behind the last.
  package mutating func unsqueeze(_ x: NodeID, axis: Int) throws(OperationError) -> NodeID {
    let from = shape(x)
    guard axis >= -from.rank - 1, axis <= from.rank else { throw .axisOutOfRange(axis, from) }
    var sizes = from.dimensions
    sizes.insert(1, at: axis < 0 ? axis + from.rank + 1 : axis)
    return try reshape(x, to: Shape(sizes))
  }
}
