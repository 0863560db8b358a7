internal import CKernels

/// Matrix products: transposes and broadcast batches are absorbed by strides.
extension Planner {
  mutating func addProduct(_ id: NodeID, _ node: Node) {
    let a = node.inputs[0]
    let b = node.inputs[1]
    let shape = node.shape
    let batchAxes = shape.rank - 2
    let m = shape[batchAxes]
    let n = shape[batchAxes + 1]
    let k = graph.shape(a)[graph.shape(a).rank - 1]
    if shape.count == 0 || k == 0 {
      append(Unit(kind: .fill(0), node: id, reads: [], writes: [Int(id.index)]))
      return
    }
    let left = matrixOperand(a)
    let right = matrixOperand(b)
    var product = ProductShape(
      m: m, n: n, k: k, batch: (0..<batchAxes).reduce(1) { $0 * shape[$1] },
      a: left.view, aStrides: left.strides, b: right.view, bStrides: right.strides)
    // Rows of successive batch entries that meet the same matrix are one larger product.
    if product.batch > 1, product.bStrides.2 == 0, product.aStrides.2 == m * product.aStrides.0 {
      product.m *= product.batch
      product.batch = 1
    }
    append(
      Unit(
        kind: .product(product), node: id, reads: [product.a.value, product.b.value],
        writes: [Int(id.index)]))
  }

  /// A view whose batch axes step evenly, with its strides of row, column and batch entry.
  private mutating func matrixOperand(_ id: NodeID) -> (view: View, strides: (Int, Int, Int)) {
    let shape = graph.shape(id)
    let batchAxes = shape.rank - 2
    var seen = view(id)
    var step: Int?
    var expected: Int?
    for axis in (0..<batchAxes).reversed() where shape[axis] != 1 {
      if let expected, seen.strides[axis] != expected {
        seen = View(value: denseValue(id), offset: 0, strides: shape.strides)
        step = shape[batchAxes] * shape[batchAxes + 1]
        break
      }
      step = step ?? seen.strides[axis]
      expected = seen.strides[axis] * shape[axis]
    }
    return (seen, (seen.strides[batchAxes], seen.strides[batchAxes + 1], step ?? 0))
  }
}
