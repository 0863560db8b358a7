package import Autodiff

/// Kingma and Ba, 2015. Source: https://pytorch.org/docs/stable/generated/torch.optim.Adam.html
package enum Adam: Optimizer {
  package static let signature = Signature(
    "adam", AdaptiveMoments.parameters(weightDecay: 0),
    summary: "Steps scaled by running means of the gradient and of its square.")

  package static func state(_ arguments: ArgumentList) -> [OptimizerState] {
    AdaptiveMoments.state(arguments)
  }

  package static func update(
    _ graph: inout Graph, _ step: OptimizerStep, _ arguments: ArgumentList
  ) throws(OperationError) -> OptimizerUpdate {
    let gradient = try graph.gradient(step, decay: arguments.real("weight_decay"))
    return try AdaptiveMoments.update(
      &graph, step, arguments, parameter: step.parameter, gradient: gradient)
  }
}

/// Adam with weight decay apart from the gradient (Loshchilov and Hutter, 2019).
/// Source: https://pytorch.org/docs/stable/generated/torch.optim.AdamW.html
package enum AdamW: Optimizer {
  package static let signature = Signature(
    "adamw", AdaptiveMoments.parameters(weightDecay: 0.01),
    summary: "Adam, with weight decay apart from the gradient.")

  package static func state(_ arguments: ArgumentList) -> [OptimizerState] {
    AdaptiveMoments.state(arguments)
  }

  package static func update(
    _ graph: inout Graph, _ step: OptimizerStep, _ arguments: ArgumentList
  ) throws(OperationError) -> OptimizerUpdate {
    let decay = arguments.real("weight_decay")
    var parameter = step.parameter
    if decay != 0 {
      let factor = try graph.sub(1, graph.mul(step.learningRate, decay))
      parameter = try graph.mul(parameter, factor)
    }
    return try AdaptiveMoments.update(
      &graph, step, arguments, parameter: parameter, gradient: step.gradient)
  }
}

/// What Adam and AdamW share.
private enum AdaptiveMoments {
  static func parameters(weightDecay: Double) -> [Signature.Parameter] {
    [
      .init("lr", .real, .real(1e-3)), .init("beta1", .real, .real(0.9), in: .share),
      .init("beta2", .real, .real(0.999), in: .share),
      .init("eps", .real, .real(1e-8), in: .notNegative),
      .init("weight_decay", .real, .real(weightDecay), in: .notNegative),
      .init("amsgrad", .boolean, .boolean(false)),
    ]
  }

  static func state(_ arguments: ArgumentList) -> [OptimizerState] {
    let moments = [OptimizerState("first moment"), OptimizerState("second moment")]
    return arguments.boolean("amsgrad")
      ? moments + [OptimizerState("largest second moment")] : moments
  }

  static func update(
    _ graph: inout Graph, _ step: OptimizerStep, _ arguments: ArgumentList, parameter: NodeID,
    gradient: NodeID
  ) throws(OperationError) -> OptimizerUpdate {
    let beta1 = arguments.real("beta1")
    let beta2 = arguments.real("beta2")
    let first = try graph.blend(step.state[0], gradient, share: 1 - beta1)
    let second = try graph.add(
      graph.mul(step.state[1], beta2), graph.mul(graph.square(gradient), 1 - beta2))
    var state = [first, second]
    var spread = second
    if step.state.count > 2 {
      spread = try graph.maximum(step.state[2], second)
      state.append(spread)
    }
    // Functions of the step alone: the host computes them in double precision.
    let rate = try graph.div(step.learningRate, graph.biasCorrection(beta1, step.number))
    // The reciprocal, since an entry's multiplication is cheaper than a division.
    let correction = try graph.div(
      graph.constant(1), graph.sqrt(graph.biasCorrection(beta2, step.number)))
    let scale = try graph.add(
      graph.mul(graph.sqrt(spread), correction), arguments.real("eps"))
    let change = try graph.div(graph.mul(first, rate), scale)
    return OptimizerUpdate(parameter: try graph.sub(parameter, change), state: state)
  }
}
