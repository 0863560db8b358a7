/// The matrix product; vectors and batches as in PyTorch.
package enum MatMul: Operation {
  package static let signature = Signature(
    "matmul", [.init("a", .tensor), .init("b", .tensor)], summary: "The matrix product a @ b.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(try graph.matmul(arguments.tensor("a"), arguments.tensor("b")))
  }

  package static let samples = [
    Sample([("a", .tensor([2, 3])), ("b", .tensor([3, 4]))]),
    Sample([("a", .tensor([3])), ("b", .tensor([3]))]),
    Sample([("a", .tensor([3])), ("b", .tensor([3, 2]))]),
    Sample([("a", .tensor([2, 3])), ("b", .tensor([3]))]),
    Sample([("a", .tensor([2, 2, 3])), ("b", .tensor([3, 2]))]),
    Sample([("a", .tensor([2, 3])), ("b", .tensor([2, 3, 2]))]),
    Sample([("a", .tensor([2, 1, 2, 3])), ("b", .tensor([3, 3, 2]))]),
    Sample([("a", .tensor([2, 2, 3])), ("b", .tensor([3]))]),
  ]
}

/// The sum of the products of two vectors; the matrix product of matrices.
package enum Dot: Operation {
  package static let signature = Signature(
    "dot", [.init("a", .tensor), .init("b", .tensor)],
    summary: "The sum of the products of two vectors.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    let a = arguments.tensor("a")
    let b = arguments.tensor("b")
    if graph.shape(a).rank == 0 || graph.shape(b).rank == 0 { return .one(try graph.mul(a, b)) }
    return .one(try graph.matmul(a, b))
  }

  package static let samples = [
    Sample([("a", .tensor([3])), ("b", .tensor([3]))]),
    Sample([("a", .tensor([])), ("b", .tensor([3]))]),
  ]
}

/// Every entry of one vector times every entry of another.
package enum Outer: Operation {
  package static let signature = Signature(
    "outer", [.init("a", .tensor), .init("b", .tensor)],
    summary: "Every entry of one vector times every entry of another.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    let column = try graph.reshape(arguments.tensor("a"), [-1, 1])
    let row = try graph.reshape(arguments.tensor("b"), [1, -1])
    return .one(try graph.mul(column, row))
  }

  package static let samples = [
    Sample([("a", .tensor([2])), ("b", .tensor([3]))])
  ]
}
