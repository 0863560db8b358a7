/// The cross-entropy of probabilities against targets between 0 and 1.
package enum BinaryCrossEntropy: Operation {
  package static let signature = Signature(
    "binary_cross_entropy", [.prediction, .target, .reduction],
    summary: "The cross-entropy of probabilities against targets between 0 and 1.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      try graph.binaryCrossEntropy(
        arguments.tensor("prediction"), arguments.tensor("target"),
        reduction: arguments.reduction))
  }

  package static let samples = [
    Sample([("prediction", .tensor([2, 3], 0.1...0.9)), ("target", .tensor([2, 3], 0...1))]),
    Sample(
      [("prediction", .entries([4], [0, 1, 0, 1])), ("target", .entries([4], [0, 1, 1, 0]))],
      isDifferentiable: false),
  ]
}

extension Graph {
  /// The logarithm of 0 counts as -100, as in PyTorch.
  /// Source: https://pytorch.org/docs/stable/generated/torch.nn.BCELoss.html
  package mutating func binaryCrossEntropy(
    _ prediction: NodeID, _ target: NodeID, reduction: LossReduction = .mean
  ) throws(OperationError) -> NodeID {
    try requireEqualShapes(prediction, target)
    let ifTrue = try mul(target, boundedLog(prediction))
    let ifFalse = try mul(sub(1, target), boundedLog(sub(1, prediction)))
    return try reduceLoss(neg(add(ifTrue, ifFalse)), reduction)
  }

  /// -100 with derivative 0 where the logarithm would be infinite.
  private mutating func boundedLog(_ x: NodeID) throws(OperationError) -> NodeID {
    let isZero = try eq(x, constant(0))
    return try select(isZero, constant(-100), log(select(isZero, constant(1), x)))
  }
}
