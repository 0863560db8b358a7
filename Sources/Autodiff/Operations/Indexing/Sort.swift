/// The entries along an axis in ascending or descending order.
package enum Sort: Operation {
  package static let signature = Signature(
    "sort",
    [
      .init("x", .tensor, aliases: ["input"]),
      .init("axis", .integer, .integer(-1), aliases: ["dim"]),
      .init("descending", .boolean, .boolean(false)),
    ], summary: "The entries in ascending or descending order along an axis.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    let x = arguments.tensor("x")
    let axis = arguments.integer("axis")
    let order = try graph.argsort(x, axis: axis, descending: arguments.boolean("descending"))
    return .one(try graph.takeAlongAxis(x, order, axis: axis))
  }

  package static let samples = [
    Sample([("x", .tensor([5]))]),
    Sample([
      ("x", .tensor([4, 2])), ("axis", .constant(.integer(0))),
      ("descending", .constant(.boolean(true))),
    ]),
    Sample([("x", .tensor([2, 3, 4])), ("axis", .constant(.integer(1)))]),
  ]
}

/// The k largest (or smallest) entries along an axis, and their places.
package enum TopK: Operation {
  package static let signature = Signature(
    "topk",
    [
      .init("x", .tensor, aliases: ["input"]), .init("k", .integer),
      .init("axis", .integer, .integer(-1), aliases: ["dim"]),
      .init("largest", .boolean, .boolean(true)),
    ], summary: "The k largest entries along an axis, and their places.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    let x = arguments.tensor("x")
    let k = arguments.integer("k")
    let axis = try graph.shape(x).axis(arguments.integer("axis"))
    guard k >= 0, k <= graph.shape(x)[axis] else {
      throw .badArgument(
        "topk", parameter: "k", expected: "between 0 and \(graph.shape(x)[axis])")
    }
    let order = try graph.argsort(x, axis: axis, descending: arguments.boolean("largest"))
    let places = try graph.slice(order, axis: axis, from: 0, count: k)
    return .many([try graph.takeAlongAxis(x, places, axis: axis), places])
  }

  package static let samples = [
    Sample([("x", .tensor([5])), ("k", .constant(.integer(2)))]),
    Sample([
      ("x", .tensor([4, 2])), ("k", .constant(.integer(3))), ("axis", .constant(.integer(0))),
      ("largest", .constant(.boolean(false))),
    ]),
  ]
}
