/// The logarithm to base 2 of each entry.
package enum Log2: Operation {
  package static let signature = Signature(
    "log2", [.init("x", .tensor, aliases: ["input"])],
    summary: "The logarithm to base 2 of each entry.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(try graph.div(graph.log(arguments.tensor("x")), 0.693147180559945309417232121458))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3], 0.2...2))])
  ]
}

/// The logarithm to base 10 of each entry.
package enum Log10: Operation {
  package static let signature = Signature(
    "log10", [.init("x", .tensor, aliases: ["input"])],
    summary: "The logarithm to base 10 of each entry.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(try graph.div(graph.log(arguments.tensor("x")), 2.302585092994045684017991454684))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3], 0.2...2))])
  ]
}
