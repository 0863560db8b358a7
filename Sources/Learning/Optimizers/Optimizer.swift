package import Autodiff

/// A rule that moves a parameter along its gradient, as nodes of the training graph.
package protocol Optimizer: Sendable {
  /// Real numbers and booleans with PyTorch's names and defaults; the first is `lr`.
  static var signature: Signature { get }

  /// Whether the arguments go together; the signature holds each to its bounds.
  static func check(_ arguments: ArgumentList) throws(OperationError)

  /// What is kept of each parameter between steps, of its shape.
  static func state(_ arguments: ArgumentList) -> [OptimizerState]

  /// Appends one update of one parameter.
  static func update(_ graph: inout Graph, _ step: OptimizerStep, _ arguments: ArgumentList)
    throws(OperationError) -> OptimizerUpdate
}

extension Optimizer {
  package static func check(_ arguments: ArgumentList) throws(OperationError) {}
}

/// A value that an optimiser keeps of each parameter: `momentum`, `second moment`.
package struct OptimizerState: Sendable {
  package var name: String
  /// Every entry's value before the first step.
  package var initial: Double
  package init(_ name: String, initial: Double = 0) {
    self.name = name
    self.initial = initial
  }
}

/// The inputs of one update.
package struct OptimizerStep: Sendable {
  package var parameter: NodeID
  package var gradient: NodeID
  /// One for each of the optimiser's states, of the parameter's shape.
  package var state: [NodeID]
  /// The rate of this step, a scalar that differs from step to step where there is a schedule.
  package var learningRate: NodeID
  /// The number of this step, counted from 1: a scalar.
  package var number: NodeID
  /// The first slot that no leaf of the graph has.
  package var firstSlot: Int
  package init(
    parameter: NodeID, gradient: NodeID, state: [NodeID], learningRate: NodeID, number: NodeID,
    firstSlot: Int = 0
  ) {
    self.parameter = parameter
    self.gradient = gradient
    self.state = state
    self.learningRate = learningRate
    self.number = number
    self.firstSlot = firstSlot
  }
}

package struct OptimizerUpdate: Sendable {
  package var parameter: NodeID
  package var state: [NodeID]
  /// What is read besides, in the slots from the step's first free one on.
  package var leaves: [Tensor]
  package init(parameter: NodeID, state: [NodeID], leaves: [Tensor] = []) {
    self.parameter = parameter
    self.state = state
    self.leaves = leaves
  }
}

/// An optimiser with its numbers: one of the table, or a `def` of the author's.
package struct OptimizerInstance {
  package var name: String
  /// Resolved numbers for the report, without the rate.
  package var hyperparameters: [(name: String, value: Double)]
  package var state: [OptimizerState]
  /// The rate of each step, counted from 0, in a run of so many steps.
  package var schedule: ScheduleInstance
  package var update: (inout Graph, OptimizerStep) throws(OperationError) -> OptimizerUpdate

  package init(
    name: String, hyperparameters: [(name: String, value: Double)], state: [OptimizerState],
    schedule: ScheduleInstance,
    update: @escaping (inout Graph, OptimizerStep) throws(OperationError) -> OptimizerUpdate
  ) {
    self.name = name
    self.hyperparameters = hyperparameters
    self.state = state
    self.schedule = schedule
    self.update = update
  }

  /// An optimiser of the table.
  /// - Parameter arguments: bound to the optimiser's signature; its `lr` is not read.
  package init(
    _ optimizer: any Optimizer.Type, _ arguments: ArgumentList, schedule: ScheduleInstance
  ) {
    var numbers: [(name: String, value: Double)] = []
    for (parameter, value) in zip(optimizer.signature.parameters, arguments.values)
    where parameter.name != "lr" {
      switch value {
      case .real(let x): numbers.append((parameter.name, x))
      case .integer(let x): numbers.append((parameter.name, Double(x)))
      case .boolean(let x): numbers.append((parameter.name, x ? 1 : 0))
      default: break
      }
    }
    self.init(
      name: optimizer.signature.name, hyperparameters: numbers,
      state: optimizer.state(arguments), schedule: schedule
    ) { (graph: inout Graph, step: OptimizerStep) throws(OperationError) -> OptimizerUpdate in
      try optimizer.update(&graph, step, arguments)
    }
  }
}
