import CKernels

/// The `x` for which `|a x - b|` is smallest: `a[…, m, n]` of full rank with `m ≥ n`, `b[…, m, k]`.
package enum LeastSquares: Primitive, Operation {
  package static let name = "lstsq"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .custom(NB_KERNEL_lstsq) }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  {
    let a = inputs[0].shape
    let b = inputs[1].shape
    guard a.rank >= 2, a.rank == b.rank,
      a.removing(axis: a.rank - 1) == b.removing(axis: b.rank - 1)
    else { throw .innerSizes(a, b) }
    return TensorType(b.replacing(axis: b.rank - 2, with: a[a.rank - 1]))
  }

  /// From the normal equations `aᵀ a x = aᵀ b`.
  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] {
    let a = graph[node].inputs[0]
    let b = graph[node].inputs[1]
    let normal = try graph.matmul(graph.transpose(a), a)
    let back = try graph.append(Solve.self, [normal, adjoint])
    let toB = try graph.matmul(a, back)
    guard wanted[0] else { return [nil, toB] }
    let residual = try graph.sub(b, graph.matmul(a, node))
    let toA = try graph.sub(
      graph.matmul(residual, graph.transpose(back)), graph.matmul(toB, graph.transpose(node)))
    return [toA, wanted[1] ? toB : nil]
  }

  package static let signature = Signature(
    "lstsq", [.init("a", .tensor), .init("b", .tensor)],
    summary: "The x for which |a @ x - b| is smallest.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  { .one(try graph.lstsq(arguments.tensor("a"), arguments.tensor("b"))) }

  package static let samples = [
    Sample([("a", .entries([3, 2], [1, 2, -1, 0.5, 0.3, 1])), ("b", .tensor([3]))]),
    Sample([("a", .entries([3, 2], [1, 2, -1, 0.5, 0.3, 1])), ("b", .tensor([3, 2]))]),
    Sample([("a", .entries([2, 3], [1, 2, -1, 0.5, 0.3, 1])), ("b", .tensor([2]))]),
  ]
}

extension Graph {
  /// Where there are more unknowns than equations, the shortest of the solutions.
  package mutating func lstsq(_ a: NodeID, _ b: NodeID) throws(OperationError) -> NodeID {
    guard shape(a).rank >= 2 else {
      throw .wrongRank("lstsq", expected: "a matrix", shape(a))
    }
    let isVector = isColumn(b, of: a)
    let columns = isVector ? try unsqueeze(b, axis: -1) : b
    guard shape(columns).rank >= 2 else { throw .innerSizes(shape(a), shape(b)) }
    let (left, right) = try broadcastBatches(a, columns)
    let rank = shape(left).rank
    let x: NodeID
    if shape(left)[rank - 2] < shape(left)[rank - 1] {
      let transposed = try transpose(left)
      x = try matmul(transposed, solve(matmul(left, transposed), right))
    } else {
      x = try append(LeastSquares.self, [left, right])
    }
    return isVector ? try squeeze(x, axes: [-1]) : x
  }
}
