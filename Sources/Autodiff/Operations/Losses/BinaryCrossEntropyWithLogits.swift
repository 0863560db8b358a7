/// The cross-entropy of sigmoid(prediction) against targets between 0 and 1.
package enum BinaryCrossEntropyWithLogits: Operation {
  package static let signature = Signature(
    "binary_cross_entropy_with_logits", [.prediction, .target, .reduction],
    summary: "The cross-entropy of sigmoid(prediction) against targets between 0 and 1.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      try graph.binaryCrossEntropyWithLogits(
        arguments.tensor("prediction"), arguments.tensor("target"),
        reduction: arguments.reduction))
  }

  package static let samples = [
    Sample([("prediction", .tensor([2, 3])), ("target", .tensor([2, 3], 0...1))]),
    Sample([
      ("prediction", .entries([4], [0, 90, -90, 30])), ("target", .entries([4], [1, 0, 1, 1])),
    ]),
  ]
}

extension Graph {
  /// `log(1 + eˣ) - x t`, which neither overflows nor loses digits.
  package mutating func binaryCrossEntropyWithLogits(
    _ prediction: NodeID, _ target: NodeID, reduction: LossReduction = .mean
  ) throws(OperationError) -> NodeID {
    try requireEqualShapes(prediction, target)
    return try reduceLoss(
      sub(softplus(prediction), mul(prediction, target)), reduction)
  }
}
