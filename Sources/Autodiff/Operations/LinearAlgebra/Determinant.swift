import CKernels

/// The determinant of square matrices: `[…, n, n]` to `[…]`.
package enum Determinant: Primitive, Operation {
  package static let name = "det"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .custom(NB_KERNEL_determinant) }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  {
    let shape = inputs[0].shape
    try shape.requireSquare(name)
    return TensorType(try Shape(shape.dimensions.dropLast(2)))
  }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] {
    let x = graph[node].inputs[0]
    func spread(_ number: NodeID) throws(OperationError) -> NodeID {
      try graph.unsqueeze(graph.unsqueeze(number, axis: -1), axis: -1)
    }
    if let cofactors = try graph.cofactors(x) {
      return [try graph.mul(spread(adjoint), cofactors)]
    }
    let weight = try spread(graph.mul(adjoint, node))
    return [try graph.mul(weight, graph.transpose(graph.inv(x)))]
  }

  package static let signature = Signature(
    "det", [.init("x", .tensor, aliases: ["input", "a"])],
    summary: "The determinant of a square matrix; where it is 0, differentiable up to 6 × 6.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  { .one(try graph.det(arguments.tensor("x"))) }

  package static let samples = [
    Sample([("x", .entries([2, 2], [2, -1, 0.5, 1.5]))]),
    Sample([("x", .entries([3, 3], [0, 2, 1, 1, -1, 0.5, 3, 0.2, -2]))]),
    Sample([("x", .entries([2, 2, 2], [2, -1, 0.5, 1.5, 1, 0.3, -0.4, 1]))]),
    Sample([("x", .entries([1, 1], [0.7]))]),
    Sample([
      (
        "x",
        .entries([4, 4], [2, -1, 0.5, 1, 0, 1.5, 1, 0.3, -0.4, 1, 1, 0.2, 0.7, -0.6, 0.1, -2])
      )
    ]),
  ]
}

extension Graph {
  package mutating func det(_ x: NodeID) throws(OperationError) -> NodeID {
    try append(Determinant.self, [x])
  }
}

extension Graph {
  /// The derivatives of the determinant by each entry, also where it is 0, of matrices up to
  /// 6 × 6; those of larger ones are made from the inverse, which takes far less work there.
  fileprivate mutating func cofactors(_ x: NodeID) throws(OperationError) -> NodeID? {
    switch shape(x)[shape(x).rank - 1] {
    case 1: return constant(1, shape(x))
    case 2:
      let rows = try sub(1, mul(places(2, axis: 0, rank: 2), 2))
      let columns = try sub(1, mul(places(2, axis: 1, rank: 2), 2))
      return try mul(turned(x, 1, 1), mul(rows, columns))
    case 3:
      return try sub(
        mul(turned(x, 1, 1), turned(x, 2, 2)), mul(turned(x, 1, 2), turned(x, 2, 1)))
    case 4...6: return try mul(det(minors(x)), signs(shape(x)))
    default: return nil
    }
  }

  /// For each entry the matrix without its row and column.
  private mutating func minors(_ x: NodeID) throws(OperationError) -> NodeID {
    let rank = shape(x).rank
    let n = shape(x)[rank - 1]
    let left = try places(n - 1, axis: 1, rank: 2)
    let isBehind = try ge(left, places(n, axis: 0, rank: 2))
    // Row i holds all places but i.
    let others = try select(isBehind, add(left, 1), left)
    let rows = try gather(x, at: others, axis: rank - 2)
    return try moveAxis(gather(rows, at: others, axis: rank), from: rank, to: rank - 1)
  }

  /// 1 and -1 by turns, as on a board of chess.
  private mutating func signs(_ shape: Shape) throws(OperationError) -> NodeID {
    let (rows, columns) = (shape.rank - 2, shape.rank - 1)
    let sum = try add(
      places(shape[rows], axis: 0, rank: 2), places(shape[columns], axis: 1, rank: 2))
    return try sub(1, mul(mod(sum, constant(2)), 2))
  }

  /// The matrices that begin with another row and column, those before them behind the last.
  private mutating func turned(_ x: NodeID, _ rows: Int, _ columns: Int) throws(OperationError)
    -> NodeID
  {
    let rank = shape(x).rank
    var result = x
    for (axis, first) in [(rank - 2, rows), (rank - 1, columns)] {
      let rest = try slice(result, axis: axis, from: first, count: shape(x)[axis] - first)
      let front = try slice(result, axis: axis, from: 0, count: first)
      result = try concat([rest, front], axis: axis)
    }
    return result
  }
}
