import Autodiff
import Learning

extension KernelCase {
  /// The update of one parameter in place: parameter, gradient and states read, parameter and
  /// states written.
  static var optimizers: [KernelCase] {
    [64 * 128, many].flatMap { count in
      [
        optimizer(StochasticGradientDescent.self, "sgd", count),
        optimizer(
          StochasticGradientDescent.self, "sgd with momentum", count, ["momentum": .real(0.9)]),
        optimizer(Adam.self, "adam", count),
        optimizer(AdamW.self, "adamw", count),
        optimizer(RMSProp.self, "rmsprop", count),
      ]
    }
  }

  private static func optimizer(
    _ optimizer: any Optimizer.Type, _ name: String, _ count: Int,
    _ chosen: [String: ArgumentValue] = [:]
  ) -> KernelCase {
    let signature = optimizer.signature
    let arguments = ArgumentList(
      signature: signature,
      values: signature.parameters.map { chosen[$0.name] ?? $0.initial ?? .none })
    let states = optimizer.state(arguments).count
    return KernelCase(
      group: "optimizer", name: "\(name), \(count) entries",
      work: moved(read: (2 + states) * count, written: (1 + states) * count), isThreaded: true
    ) { setting in
      // Slots: the parameter, its gradient, its states.
      let shapes = Array(repeating: [count], count: 2 + states)
      let pass = try PlannedPass(shapes, setting) { graph, leaves in
        let step = OptimizerStep(
          parameter: leaves[0], gradient: leaves[1], state: Array(leaves[2...]),
          learningRate: graph.constant(1e-6), number: graph.constant(10))
        let update = try optimizer.update(&graph, step, arguments)
        return [(update.parameter, 0)]
          + update.state.enumerated().map { ($0.element, 2 + $0.offset) }
      }
      return { pass.run() }
    }
  }
}
