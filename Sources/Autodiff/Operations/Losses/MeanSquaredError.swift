/// The mean of (prediction - target)².
package enum MeanSquaredError: Operation {
  package static let signature = Signature(
    "mse", [.prediction, .target, .reduction], aliases: ["mse_loss"],
    summary: "The mean of (prediction - target)².")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      try graph.mse(
        arguments.tensor("prediction"), arguments.tensor("target"),
        reduction: arguments.reduction))
  }

  package static let samples = [
    Sample([("prediction", .tensor([2, 3])), ("target", .tensor([2, 3]))]),
    Sample([
      ("prediction", .tensor([4])), ("target", .tensor([4])),
      ("reduction", .constant(.string("sum"))),
    ]),
    Sample([
      ("prediction", .tensor([4])), ("target", .tensor([4])),
      ("reduction", .constant(.string("none"))),
    ]),
  ]
}

extension Graph {
  package mutating func mse(
    _ prediction: NodeID, _ target: NodeID, reduction: LossReduction = .mean
  ) throws(OperationError) -> NodeID {
    try requireEqualShapes(prediction, target)
    return try reduceLoss(square(sub(prediction, target)), reduction)
  }
}
