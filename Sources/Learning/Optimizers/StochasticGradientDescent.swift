package import Autodiff

/// Source: https://pytorch.org/docs/stable/generated/torch.optim.SGD.html
package enum StochasticGradientDescent: Optimizer {
  package static let signature = Signature(
    "sgd",
    [
      .init("lr", .real, .real(1e-3)), .init("momentum", .real, .real(0), in: .notNegative),
      .init("dampening", .real, .real(0)), .init("weight_decay", .real, .real(0), in: .notNegative),
      .init("nesterov", .boolean, .boolean(false)),
    ],
    summary: "Gradient descent, with momentum if wanted.")

  package static func check(_ arguments: ArgumentList) throws(OperationError) {
    guard arguments.boolean("nesterov") else { return }
    guard arguments.real("momentum") > 0, arguments.real("dampening") == 0 else {
      throw .badArgument(
        "sgd", parameter: "nesterov", expected: "false without momentum, or with dampening")
    }
  }

  package static func state(_ arguments: ArgumentList) -> [OptimizerState] {
    arguments.real("momentum") == 0 ? [] : [OptimizerState("momentum")]
  }

  package static func update(
    _ graph: inout Graph, _ step: OptimizerStep, _ arguments: ArgumentList
  ) throws(OperationError) -> OptimizerUpdate {
    let gradient = try graph.gradient(step, decay: arguments.real("weight_decay"))
    var direction = gradient
    var state: [NodeID] = []
    if let velocity = step.state.first {
      let momentum = arguments.real("momentum")
      let dampening = arguments.real("dampening")
      var share = gradient
      if dampening != 0 {
        // The first step takes the whole gradient.
        let isFirst = try graph.le(step.number, graph.constant(1))
        let factor = try graph.select(
          isFirst, graph.constant(1), graph.constant(1 - dampening))
        share = try graph.mul(gradient, factor)
      }
      let next = try graph.add(graph.mul(velocity, momentum), share)
      state = [next]
      direction =
        arguments.boolean("nesterov")
        ? try graph.add(gradient, graph.mul(next, momentum)) : next
    }
    let parameter = try graph.sub(
      step.parameter, graph.mul(direction, step.learningRate))
    return OptimizerUpdate(parameter: parameter, state: state)
  }
}

extension Graph {
  /// The gradient with the derivative of the penalty `decay / 2 · w²`.
  mutating func gradient(_ step: OptimizerStep, decay: Double) throws(OperationError) -> NodeID {
    decay == 0 ? step.gradient : try add(step.gradient, mul(step.parameter, decay))
  }

  /// `old + (new − old) · share`: a running mean.
  mutating func blend(_ old: NodeID, _ new: NodeID, share: Double) throws(OperationError)
    -> NodeID
  {
    try add(old, mul(sub(new, old), share))
  }

  /// `1 − beta^number`, by which a running mean that began at 0 is too small.
  mutating func biasCorrection(_ beta: Double, _ number: NodeID) throws(OperationError) -> NodeID {
    try sub(1, pow(constant(beta), number))
  }
}
