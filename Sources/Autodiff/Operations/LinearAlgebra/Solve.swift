import CKernels

/// `a⁻¹ b` for `a[…, n, n]` and `b[…, n, k]` with equal batch axes.
package enum Solve: Primitive, Operation {
  package static let name = "solve"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .custom(NB_KERNEL_solve) }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  {
    let a = inputs[0].shape
    let b = inputs[1].shape
    try a.requireSquare(name)
    guard a.rank == b.rank, a.removing(axis: a.rank - 1) == b.removing(axis: b.rank - 1) else {
      throw .innerSizes(a, b)
    }
    return TensorType(b)
  }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] {
    let a = graph[node].inputs[0]
    let back = try graph.append(Self.self, [graph.transpose(a), adjoint])
    return [
      wanted[0] ? try graph.neg(graph.matmul(back, graph.transpose(node))) : nil,
      wanted[1] ? back : nil,
    ]
  }

  package static let signature = Signature(
    "solve", [.init("a", .tensor), .init("b", .tensor)],
    summary: "The x with a @ x = b; b is a vector or a matrix.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  { .one(try graph.solve(arguments.tensor("a"), arguments.tensor("b"))) }

  package static let samples = [
    Sample([("a", .entries([2, 2], [2, -1, 0.5, 1.5])), ("b", .tensor([2]))]),
    Sample([
      ("a", .entries([3, 3], [0, 2, 1, 1, -1, 0.5, 3, 0.2, -2])), ("b", .tensor([3, 2])),
    ]),
    Sample([
      ("a", .entries([2, 2, 2], [2, -1, 0.5, 1.5, 1, 0.3, -0.4, 1])), ("b", .tensor([2, 1])),
    ]),
  ]
}

extension Graph {
  /// `b` is one column where it is a vector or has a's axes but the last, as in PyTorch.
  package mutating func solve(_ a: NodeID, _ b: NodeID) throws(OperationError) -> NodeID {
    try shape(a).requireSquare("solve")
    let isVector = isColumn(b, of: a)
    let columns = isVector ? try unsqueeze(b, axis: -1) : b
    guard shape(columns).rank >= 2 else { throw .innerSizes(shape(a), shape(b)) }
    let (left, right) = try broadcastBatches(a, columns)
    let x = try append(Solve.self, [left, right])
    return isVector ? try squeeze(x, axes: [-1]) : x
  }

  /// Whether the right-hand side `b` of a system `a` has no axis for its columns.
  func isColumn(_ b: NodeID, of a: NodeID) -> Bool {
    let system = shape(a)
    return shape(b).rank == 1 || shape(b) == system.removing(axis: system.rank - 1)
  }

  /// Two stacks of matrices with the same axes before the last two.
  mutating func broadcastBatches(_ a: NodeID, _ b: NodeID) throws(OperationError)
    -> (NodeID, NodeID)
  {
    let left = shape(a).dimensions
    let right = shape(b).dimensions
    let batch = try Shape(left.dropLast(2)).broadcast(with: Shape(right.dropLast(2))).dimensions
    return (
      try expand(a, to: Shape(batch + left.suffix(2))),
      try expand(b, to: Shape(batch + right.suffix(2)))
    )
  }
}

extension Shape {
  func requireSquare(_ what: String) throws(OperationError) {
    guard rank >= 2, self[rank - 1] == self[rank - 2] else { throw .notSquare(what, self) }
  }
}
