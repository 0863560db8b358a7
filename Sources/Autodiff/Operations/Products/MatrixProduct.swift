/// `[batch…, m, k] @ [batch…, k, n]` with equal batch axes.
package enum MatrixProduct: Primitive {
  package static let name = "matmul"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .product }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  {
    let a = inputs[0].shape
    let b = inputs[1].shape
    guard a.rank >= 2, b.rank == a.rank else { throw .productOfScalar(a, b) }
    guard a[a.rank - 1] == b[b.rank - 2] else { throw .innerSizes(a, b) }
    for axis in 0..<a.rank - 2 where a[axis] != b[axis] { throw .notBroadcastable(a, b) }
    return TensorType(
      try Shape(a.dimensions.dropLast() + [b[b.rank - 1]]))
  }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] {
    let a = graph[node].inputs[0]
    let b = graph[node].inputs[1]
    return [
      wanted[0] ? try graph.append(Self.self, [adjoint, graph.transpose(b)]) : nil,
      wanted[1] ? try graph.append(Self.self, [graph.transpose(a), adjoint]) : nil,
    ]
  }
}

extension Graph {
  /// PyTorch's matmul: vectors get an axis of size 1 that is dropped again, batch axes broadcast.
  /// Source: https://pytorch.org/docs/stable/generated/torch.matmul.html
  package mutating func matmul(_ a: NodeID, _ b: NodeID) throws(OperationError) -> NodeID {
    let left = shape(a)
    let right = shape(b)
    guard left.rank > 0, right.rank > 0 else { throw .productOfScalar(left, right) }
    guard left[left.rank - 1] == right[max(right.rank - 2, 0)] else {
      throw .innerSizes(left, right)
    }
    let x = left.rank == 1 ? try unsqueeze(a, axis: 0) : a
    let y = right.rank == 1 ? try unsqueeze(b, axis: 1) : b
    var result = try matrixProduct(x, y)
    if right.rank == 1 { result = try squeeze(result, axes: [-1]) }
    if left.rank == 1 { result = try squeeze(result, axes: [right.rank == 1 ? -1 : -2]) }
    return result
  }

  /// Of matrices or batches of them.
  private mutating func matrixProduct(_ a: NodeID, _ b: NodeID) throws(OperationError) -> NodeID {
    let left = shape(a)
    let right = shape(b)
    if left.rank == right.rank, left.dimensions.dropLast(2) == right.dimensions.dropLast(2) {
      return try append(MatrixProduct.self, [a, b])
    }
    let m = left[left.rank - 2]
    let k = left[left.rank - 1]
    let n = right[right.rank - 1]
    if right.rank == 2 {
      guard k > 0 else { return constant(0, try Shape(left.dimensions.dropLast() + [n])) }
      // One matrix for all of a batch: one product over all rows.
      let rows = try reshape(a, to: Shape([left.count / k, k]))
      let product = try append(MatrixProduct.self, [rows, b])
      return try reshape(product, to: Shape(left.dimensions.dropLast() + [n]))
    }
    let batch = try Shape(left.dimensions.dropLast(2))
      .broadcast(with: Shape(right.dimensions.dropLast(2)))
    let x = try expand(a, to: Shape(batch.dimensions + [m, k]))
    let y = try expand(b, to: Shape(batch.dimensions + [k, n]))
    return try append(MatrixProduct.self, [x, y])
  }
}
