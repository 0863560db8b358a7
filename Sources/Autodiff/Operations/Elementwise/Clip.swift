/// Entries pushed into a range; the derivative is 1 at both ends. Of two ends that cross the upper one
/// holds, as in NumPy.
package enum Clip: Operation {
  package static let signature = Signature(
    "clip",
    [
      .init("x", .tensor, aliases: ["input"]),
      .init("min", .tensor, ArgumentValue.none, aliases: ["a_min"]),
      .init("max", .tensor, ArgumentValue.none, aliases: ["a_max"]),
    ], aliases: ["clamp"], summary: "Entries pushed into the range from min to max.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      try graph.clip(
        arguments.tensor("x"), min: arguments.optionalTensor("min"),
        max: arguments.optionalTensor("max")))
  }

  package static let samples = [
    Sample([
      ("x", .entries([4], [-2, -0.3, 0.4, 3])), ("min", .constant(.real(-1))),
      ("max", .constant(.real(1))),
    ]),
    Sample([("x", .entries([3], [-2, 0.4, 3])), ("max", .tensor([3], 0.5...1))]),
  ]
}

extension Graph {
  package mutating func clip(_ x: NodeID, min: NodeID?, max: NodeID?) throws(OperationError)
    -> NodeID
  {
    var result = x
    if let min { result = try select(lt(result, min), min, result) }
    if let max { result = try select(gt(result, max), max, result) }
    return result
  }
}
