import CKernels

/// Tensors one behind the other along the axis of `.axis`; at most `maximumInputs` of them.
package enum Concat: Primitive {
  package static let name = "concat"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .custom(NB_KERNEL_concat) }
  package static let maximumInputs = Int(NB_MAX_INPUTS)

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  {
    guard case .axis(let axis) = attributes else { preconditionFailure("concat has an axis") }
    let first = inputs[0].shape
    var sizes = first.dimensions
    for input in inputs.dropFirst() {
      let shape = input.shape
      guard shape.rank == first.rank, shape.removing(axis: axis) == first.removing(axis: axis)
      else { throw .unequalShapes(name, [first, shape]) }
      sizes[axis] += shape[axis]
    }
    return TensorType(try Shape(sizes), isBoolean: inputs.allSatisfy { $0.isBoolean })
  }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] {
    guard case .axis(let axis) = graph.attributes(of: node) else { return [] }
    var result: [NodeID?] = []
    var start = 0
    for (i, input) in graph[node].inputs.enumerated() {
      let size = graph.shape(input)[axis]
      result.append(
        wanted[i] ? try graph.slice(adjoint, axis: axis, from: start, count: size) : nil)
      start += size
    }
    return result
  }
}

extension Graph {
  /// Any number of tensors but none, equal in all axes but one.
  package mutating func concat(_ tensors: [NodeID], axis: Int) throws(OperationError) -> NodeID {
    guard let first = tensors.first else { throw .emptyList("concat") }
    let axis = try shape(first).axis(axis)
    var level = tensors
    while level.count > 1 {
      var next: [NodeID] = []
      for start in stride(from: 0, to: level.count, by: Concat.maximumInputs) {
        let group = Array(level[start..<min(start + Concat.maximumInputs, level.count)])
        next.append(group.count == 1 ? group[0] : try append(Concat.self, group, .axis(axis)))
      }
      level = next
    }
    return level[0]
  }

  /// Tensors of one shape along a new axis.
  package mutating func stack(_ tensors: [NodeID], axis: Int = 0) throws(OperationError) -> NodeID {
    guard let first = tensors.first else { throw .emptyList("stack") }
    var parts: [NodeID] = []
    for tensor in tensors {
      guard shape(tensor) == shape(first) else {
        throw .unequalShapes("stack", [shape(first), shape(tensor)])
      }
      parts.append(try unsqueeze(tensor, axis: axis))
    }
    return try concat(parts, axis: axis)
  }
}
