/// Exchanges two axes: the last two unless told otherwise.
package enum Transpose: Operation {
  package static let signature = Signature(
    "transpose",
    [
      .init("x", .tensor, aliases: ["input"]),
      .init("dim0", .integer, .integer(-2), aliases: ["axis0"]),
      .init("dim1", .integer, .integer(-1), aliases: ["axis1"]),
    ], summary: "Exchanges two axes, by default the last two.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    let x = arguments.tensor("x")
    // A vector or a number is its own transpose, as in NumPy.
    guard graph.shape(x).rank > 1 else { return .one(x) }
    return .one(
      try graph.transpose(x, arguments.integer("dim0"), arguments.integer("dim1")))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3]))]),
    Sample([
      ("x", .tensor([2, 3, 2])), ("dim0", .constant(.integer(0))),
      ("dim1", .constant(.integer(1))),
    ]),
  ]
}

/// The axes in another order.
package enum PermuteFunction: Operation {
  package static let signature = Signature(
    "permute", [.init("x", .tensor, aliases: ["input"]), .init("dims", .shape, aliases: ["axes"])],
    summary: "The axes in another order.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    let x = arguments.tensor("x")
    let order = arguments.integers("dims") ?? []
    guard order.count == graph.shape(x).rank else {
      throw .notPermutation(order, graph.shape(x))
    }
    return .one(try graph.permute(x, order))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3, 2])), ("dims", .constant(.integers([2, 0, 1])))])
  ]
}
