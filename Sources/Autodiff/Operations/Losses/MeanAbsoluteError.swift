/// The mean of |prediction - target|.
package enum MeanAbsoluteError: Operation {
  package static let signature = Signature(
    "mae", [.prediction, .target, .reduction], aliases: ["l1_loss"],
    summary: "The mean of |prediction - target|.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      try graph.mae(
        arguments.tensor("prediction"), arguments.tensor("target"),
        reduction: arguments.reduction))
  }

  package static let samples = [
    Sample([("prediction", .tensor([2, 3])), ("target", .tensor([2, 3]))]),
    Sample([
      ("prediction", .tensor([4])), ("target", .tensor([4])),
      ("reduction", .constant(.string("sum"))),
    ]),
  ]
}

extension Graph {
  package mutating func mae(
    _ prediction: NodeID, _ target: NodeID, reduction: LossReduction = .mean
  ) throws(OperationError) -> NodeID {
    try requireEqualShapes(prediction, target)
    return try reduceLoss(abs(sub(prediction, target)), reduction)
  }
}
