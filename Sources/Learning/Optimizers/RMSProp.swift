package import Autodiff

/// Hinton's lecture 6, 2012.
/// Source: https://pytorch.org/docs/stable/generated/torch.optim.RMSprop.html
package enum RMSProp: Optimizer {
  package static let signature = Signature(
    "rmsprop",
    [
      .init("lr", .real, .real(1e-2)), .init("alpha", .real, .real(0.99), in: .share),
      .init("eps", .real, .real(1e-8), in: .notNegative),
      .init("weight_decay", .real, .real(0), in: .notNegative),
      .init("momentum", .real, .real(0), in: .notNegative),
      .init("centered", .boolean, .boolean(false)),
    ],
    summary: "Steps divided by a running mean of the gradient's size.")

  package static func state(_ arguments: ArgumentList) -> [OptimizerState] {
    var state = [OptimizerState("mean square")]
    if arguments.boolean("centered") { state.append(OptimizerState("mean gradient")) }
    if arguments.real("momentum") > 0 { state.append(OptimizerState("momentum")) }
    return state
  }

  package static func update(
    _ graph: inout Graph, _ step: OptimizerStep, _ arguments: ArgumentList
  ) throws(OperationError) -> OptimizerUpdate {
    let alpha = arguments.real("alpha")
    let momentum = arguments.real("momentum")
    let gradient = try graph.gradient(step, decay: arguments.real("weight_decay"))
    let square = try graph.add(
      graph.mul(step.state[0], alpha), graph.mul(graph.square(gradient), 1 - alpha))
    var state = [square]
    var spread = square
    if arguments.boolean("centered") {
      let mean = try graph.blend(step.state[1], gradient, share: 1 - alpha)
      state.append(mean)
      spread = try graph.sub(square, graph.square(mean))
    }
    let scale = try graph.add(graph.sqrt(spread), arguments.real("eps"))
    var direction = try graph.div(gradient, scale)
    if momentum > 0, let velocity = step.state.last {
      direction = try graph.add(graph.mul(velocity, momentum), direction)
      state.append(direction)
    }
    let parameter = try graph.sub(step.parameter, graph.mul(direction, step.learningRate))
    return OptimizerUpdate(parameter: parameter, state: state)
  }
}
