/// Rounding to a number of decimals, halves to the even digit.
package enum RoundTo: Operation {
  package static let signature = Signature(
    "round", [.init("x", .tensor, aliases: ["input"]), .init("decimals", .integer, .integer(0))],
    summary: "The nearest number with so many decimals, halves to the even digit.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    let decimals = arguments.integer("decimals")
    let x = arguments.tensor("x")
    guard (-30...30).contains(decimals) else {
      throw .badArgument("round", parameter: "decimals", expected: "between -30 and 30")
    }
    guard decimals != 0 else { return .one(try graph.round(x)) }
    var scale = 1.0
    for _ in 0..<abs(decimals) { scale *= 10 }
    return .one(
      decimals > 0
        ? try graph.div(graph.round(graph.mul(x, scale)), scale)
        : try graph.mul(graph.round(graph.div(x, scale)), scale))
  }

  package static let samples = [
    Sample([("x", .entries([4], [0.5, 1.5, -0.5, 2.4]))], isDifferentiable: false),
    Sample(
      [("x", .entries([3], [3.14159, -2.71828, 0.555])), ("decimals", .constant(.integer(2)))],
      isDifferentiable: false),
  ]
}
