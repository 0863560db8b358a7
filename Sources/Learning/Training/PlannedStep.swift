package import Autodiff

/// One step of a run as it would be run, whether or not it fits into memory.
package struct PlannedStep {
  let step: StepGraph
  package let plan: Plan
  /// Over the validation data, where there are any.
  let validation: EvaluationGraph?
  package let need: MemoryNeed

  init(_ step: StepGraph, _ request: TrainingRequest) throws {
    self.step = step
    plan = step.plan(request)
    validation = try request.validation.map {
      try EvaluationGraph(
        request, parameters: step.pathsAndTypes, data: $0, isOther: true, rows: $0.rowCount)
    }
    need = MemoryNeed(step, plan, request, validation: validation)
  }

  package init(_ request: TrainingRequest) throws {
    self = try PlannedStep(StepGraph(request.model(request.rowsOfStep, true), request), request)
  }

  /// Forward pass, backward pass and update, before simplification.
  package var graph: Graph {
    var needed = Graph()
    _ = needed.copy(ancestorsOf: step.roots, from: step.graph) { _, _ in nil }
    return needed
  }

  /// What the graph's slots hold: parameters, their states, columns.
  package var slotNames: [Int: String] {
    var names: [Int: String] = [:]
    for (slot, parameter) in step.parameters.enumerated() { names[slot] = parameter.path }
    for state in step.states {
      names[state.slot] = "a state of " + step.parameters[state.parameter].path
    }
    for column in step.columns { names[column.slot] = column.name }
    return names
  }

  /// - Throws: `TrainingTooLarge`.
  func checkFits(_ request: TrainingRequest) throws(TrainingTooLarge) {
    guard need.total > request.memoryLimit else { return }
    throw TrainingTooLarge(
      need: need, available: request.memoryLimit,
      remedies: MemoryRemedy.all(need, step, request))
  }
}
