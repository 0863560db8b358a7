/// The mean of squares where the error is below delta, of |error| beyond.
package enum Huber: Operation {
  package static let signature = Signature(
    "huber", [.prediction, .target, .init("delta", .real, .real(1)), .reduction],
    aliases: ["huber_loss"],
    summary: "The mean of squares where the error is below delta, of |error| beyond.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      try graph.huber(
        arguments.tensor("prediction"), arguments.tensor("target"),
        delta: arguments.real("delta"),
        reduction: arguments.reduction))
  }

  package static let samples = [
    Sample([
      ("prediction", .entries([4], [0, 2.5, -0.3, 1])),
      ("target", .entries([4], [0.4, 0, 0.2, 3])),
    ]),
    Sample([
      ("prediction", .tensor([4])), ("target", .tensor([4])), ("delta", .constant(.real(0.37))),
    ]),
  ]
}

extension Graph {
  /// Source: https://pytorch.org/docs/stable/generated/torch.nn.HuberLoss.html
  package mutating func huber(
    _ prediction: NodeID, _ target: NodeID, delta: Double = 1, reduction: LossReduction = .mean
  ) throws(OperationError) -> NodeID {
    try requireEqualShapes(prediction, target)
    guard delta > 0 else {
      throw .badArgument("huber", parameter: "delta", expected: "a positive number")
    }
    let error = try sub(prediction, target)
    let size = try abs(error)
    let isSmall = try lt(size, constant(delta))
    let quadratic = try mul(square(error), 0.5)
    let linear = try mul(sub(size, 0.5 * delta), delta)
    return try reduceLoss(select(isSmall, quadratic, linear), reduction)
  }
}
