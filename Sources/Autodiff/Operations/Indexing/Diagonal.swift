/// The diagonal of a matrix as a vector, or the matrix with a vector on its diagonal.
package enum Diagonal: Operation {
  package static let signature = Signature(
    "diag",
    [
      .init("x", .tensor, aliases: ["input"]),
      .init("diagonal", .integer, .integer(0), aliases: ["k"]),
    ], summary: "The diagonal of a matrix, or a matrix with a vector on its diagonal.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    let x = arguments.tensor("x")
    let diagonal = arguments.integer("diagonal")
    switch graph.shape(x).rank {
    case 1: return .one(try graph.diagonalMatrix(x, diagonal: diagonal))
    case 2: return .one(try graph.diagonal(of: x, diagonal: diagonal))
    default: throw .wrongRank("diag", expected: "a vector or a matrix", graph.shape(x))
    }
  }

  package static let samples = [
    Sample([("x", .tensor([3]))]),
    Sample([("x", .tensor([2])), ("diagonal", .constant(.integer(1)))]),
    Sample([("x", .tensor([2])), ("diagonal", .constant(.integer(-2)))]),
    Sample([("x", .tensor([3, 4]))]),
    Sample([("x", .tensor([3, 4])), ("diagonal", .constant(.integer(2)))]),
    Sample([("x", .tensor([3, 2])), ("diagonal", .constant(.integer(-1)))]),
  ]
}

extension Graph {
  /// A vector on a diagonal of zeros: a padded view of the matrix row by row.
  package mutating func diagonalMatrix(_ x: NodeID, diagonal: Int = 0) throws(OperationError)
    -> NodeID
  {
    let n = shape(x)[0]
    guard diagonal.magnitude < 1 << 31 else { throw .tensorTooLarge([diagonal, diagonal]) }
    let size = n + Int(diagonal.magnitude)
    let square = try Shape([size, size])
    guard n > 0 else { return constant(0, square) }
    let first = diagonal >= 0 ? diagonal : -diagonal * size
    let last = first + (n - 1) * (size + 1)
    let flat = try pad(x, before: [first], after: [size * size - last - 1], between: [size])
    return try reshape(flat, to: square)
  }

  /// A diagonal of a matrix: every so many entries row by row.
  package mutating func diagonal(of x: NodeID, diagonal: Int = 0) throws(OperationError) -> NodeID {
    let rows = shape(x)[0]
    let columns = shape(x)[1]
    guard diagonal > -rows, diagonal < columns else {
      throw .badArgument(
        "diag", parameter: "diagonal", expected: "between \(1 - rows) and \(columns - 1)")
    }
    let count = diagonal >= 0 ? min(rows, columns - diagonal) : min(rows + diagonal, columns)
    let first = diagonal >= 0 ? diagonal : -diagonal * columns
    let flat = try reshape(x, [rows * columns])
    return try slice(flat, axis: 0, from: first, count: count, step: columns + 1)
  }
}
