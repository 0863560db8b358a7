/// Whether each entry is not a number.
package enum IsNaN: Operation {
  package static let signature = Signature(
    "isnan", [.init("x", .tensor, aliases: ["input"])],
    summary: "Whether each entry is not a number.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(try graph.ne(arguments.tensor("x"), arguments.tensor("x")))
  }

  package static let samples = [
    Sample([("x", .entries([3], [0, .nan, .infinity]))], isDifferentiable: false)
  ]
}
