package import Autodiff
package import Learning
package import Notebooks

/// One training step of a `train` block, as the engine sees it.
package struct ExplainedStep: Sendable {
  /// The block's name, with what is swept.
  package var run: String
  /// Forward pass, backward pass and update, before simplification.
  package var graph: Graph
  package var plan: Plan
  /// Bytes of memory, by what they hold.
  package var need: MemoryNeed
  /// The optimiser's name.
  var optimizer: String
  /// Parameters, their states and columns, by slot.
  var slotNames: [Int: String]
  /// The text and line of each place that the graph's nodes stem from, by origin.
  var origins: [(text: String, line: Int)]

  package var graphDump: String {
    "graph of \(run), \(graph.count) nodes\n" + graph.dump(source: name)
  }

  private func name(_ node: NodeID) -> String? {
    if case .slot(let slot) = graph.attributes(of: node), let name = slotNames[slot] {
      return name
    }
    let index = Int(graph[node].origin.id) - 1
    return origins.indices.contains(index) ? origins[index].text : nil
  }

  package var planDump: String { "plan of \(run)\n" + plan.dump + memoryDump }
}

/// Checks a notebook and plans each of its trainings, without running them.
package func explainSteps(
  _ notebook: Notebook, files: any Files, options: RunOptions = RunOptions(),
  cancellation: Cancellation = Cancellation()
) -> (steps: [ExplainedStep], diagnostics: [Diagnostic]) {
  var runner = NotebookRunner(
    notebook, files: files, options: options, cancellation: cancellation,
    clock: RunClock(now: { 0 }, progress: nil))
  let session = runner.session
  var steps: [ExplainedStep] = []
  session.onStep = { steps.append($0) }
  let result = runner.run(onDiagnostics: nil, onlyChecks: true)
  return (steps, result.diagnostics)
}
