/// The entries on and below a diagonal, zeros above.
package enum LowerTriangle: Operation {
  package static let signature = Signature(
    "tril",
    [
      .init("x", .tensor, aliases: ["input"]),
      .init("diagonal", .integer, .integer(0), aliases: ["k"]),
    ], summary: "The entries on and below a diagonal, zeros above.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      try graph.triangle(
        arguments.tensor("x"), diagonal: arguments.integer("diagonal"), isLower: true,
        of: "tril"))
  }

  package static let samples = [
    Sample([("x", .tensor([3, 3]))]),
    Sample([("x", .tensor([2, 2, 3])), ("diagonal", .constant(.integer(-1)))]),
  ]
}

/// The entries on and above a diagonal, zeros below.
package enum UpperTriangle: Operation {
  package static let signature = Signature(
    "triu",
    [
      .init("x", .tensor, aliases: ["input"]),
      .init("diagonal", .integer, .integer(0), aliases: ["k"]),
    ], summary: "The entries on and above a diagonal, zeros below.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      try graph.triangle(
        arguments.tensor("x"), diagonal: arguments.integer("diagonal"), isLower: false,
        of: "triu"))
  }

  package static let samples = [
    Sample([("x", .tensor([3, 3]))]),
    Sample([("x", .tensor([2, 2, 3])), ("diagonal", .constant(.integer(-1)))]),
  ]
}

extension Graph {
  fileprivate mutating func triangle(
    _ x: NodeID, diagonal: Int, isLower: Bool, of what: String
  ) throws(OperationError) -> NodeID {
    let from = shape(x)
    guard from.rank >= 2 else { throw .wrongRank(what, expected: "a matrix", from) }
    let row = try places(from[from.rank - 2], axis: 0, rank: 2)
    let column = try places(from[from.rank - 1], axis: 1, rank: 2)
    let border = try add(row, Double(diagonal))
    let isKept = try isLower ? le(column, border) : ge(column, border)
    return try select(isKept, x, constant(0))
  }
}
