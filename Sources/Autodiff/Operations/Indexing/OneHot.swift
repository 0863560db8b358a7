/// A row for each class number: 1 in its place, 0 elsewhere.
package enum OneHot: Operation {
  package static let signature = Signature(
    "one_hot",
    [
      .init("x", .tensor, aliases: ["input"]), .init("num_classes", .integer, aliases: ["classes"]),
    ], summary: "A row for each class number: 1 in its place, 0 elsewhere.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(try graph.oneHot(arguments.tensor("x"), classes: arguments.integer("num_classes")))
  }

  package static let samples = [
    Sample(
      [("x", .fixed([3], [2, 0, 1])), ("num_classes", .constant(.integer(3)))],
      isDifferentiable: false)
  ]
}

extension Graph {
  package mutating func oneHot(_ labels: NodeID, classes: Int) throws(OperationError) -> NodeID {
    guard classes > 0 else {
      throw .badArgument("one_hot", parameter: "num_classes", expected: "a positive number")
    }
    return try select(labelMask(labels, classes: classes), constant(1), constant(0))
  }

  /// Whether each class is the label: `[…, classes]`, by comparing, so that no gather breaks up
  /// what follows.
  mutating func labelMask(_ labels: NodeID, classes: Int) throws(OperationError) -> NodeID {
    // Looking a label up among the classes gives itself; one that is no class is reported.
    let places = try iota(Shape([classes]))
    return try eq(unsqueeze(gather(places, at: labels), axis: -1), places)
  }
}
