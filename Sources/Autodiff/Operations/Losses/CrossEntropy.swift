/// The cross-entropy of softmax(prediction) over the last axis against classes or probabilities.
package enum CrossEntropy: Operation {
  package static let signature = Signature(
    "cross_entropy",
    [
      .prediction, .target,
      .init("label_smoothing", .real, .real(0)), .reduction,
    ],
    summary:
      "The cross-entropy of softmax(prediction) over the last axis against classes or probabilities."
  )

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      try graph.crossEntropy(
        arguments.tensor("prediction"), arguments.tensor("target"),
        labelSmoothing: arguments.real("label_smoothing"),
        reduction: arguments.reduction))
  }

  package static let samples = [
    Sample([("prediction", .tensor([3, 4])), ("target", .fixed([3], [2, 0, 3]))]),
    Sample([("prediction", .tensor([2, 2, 3])), ("target", .fixed([2, 2], [2, 0, 1, 1]))]),
    Sample([("prediction", .tensor([4])), ("target", .fixed([], [1]))]),
    Sample([("prediction", .tensor([2, 3])), ("target", .tensor([2, 3], 0...1))]),
    Sample([
      ("prediction", .tensor([3, 4])), ("target", .fixed([3], [2, 0, 3])),
      ("label_smoothing", .constant(.real(0.1))), ("reduction", .constant(.string("sum"))),
    ]),
    Sample([
      ("prediction", .tensor([2, 3])), ("target", .tensor([2, 3], 0...1)),
      ("label_smoothing", .constant(.real(0.2))), ("reduction", .constant(.string("none"))),
    ]),
    Sample([
      ("prediction", .entries([1, 3], [1000, 0, -1000])), ("target", .fixed([1], [1])),
    ]),
  ]
}

extension Graph {
  /// - Parameters:
  ///   - logits: `[…, classes]`.
  ///   - target: class numbers `[…]`, or probabilities of logits' shape.
  ///
  /// Source: https://pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html
  package mutating func crossEntropy(
    _ logits: NodeID, _ target: NodeID, labelSmoothing: Double = 0,
    reduction: LossReduction = .mean
  ) throws(OperationError) -> NodeID {
    let scores = shape(logits)
    guard scores.rank > 0, scores[scores.rank - 1] > 0 else {
      throw .wrongRank("cross_entropy", expected: "scores for classes on its last axis", scores)
    }
    guard (0...1).contains(labelSmoothing) else {
      throw .badArgument("cross_entropy", parameter: "label_smoothing", expected: "between 0 and 1")
    }
    let last = scores.rank - 1
    let shifted = try belowMaximum(logits, axis: last)
    let logTotal = try log(sum(exp(shifted), axes: [last], keepdims: true))
    if shape(target) == scores {
      // With smoothing, each class gets its share of what is taken from all.
      let smooth =
        try labelSmoothing == 0
        ? target
        : add(mul(target, 1 - labelSmoothing), labelSmoothing / Double(scores[last]))
      let logProbabilities = try sub(shifted, logTotal)
      return try reduceLoss(
        neg(sum(mul(smooth, logProbabilities), axes: [last])), reduction)
    }
    guard shape(target) == scores.removing(axis: last) else {
      throw .unequalLossShapes(scores.removing(axis: last), shape(target))
    }
    let isLabel = try labelMask(target, classes: scores[last])
    let picked = try sum(select(isLabel, shifted, constant(0)), axes: [last], keepdims: true)
    var losses = try sub(logTotal, picked)
    if labelSmoothing > 0 {
      let even = try sub(logTotal, mean(shifted, axes: [last], keepdims: true))
      losses = try add(mul(losses, 1 - labelSmoothing), mul(even, labelSmoothing))
    }
    return try reduceLoss(squeeze(losses, axes: [last]), reduction)
  }
}
