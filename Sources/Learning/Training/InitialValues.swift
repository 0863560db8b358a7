internal import Autodiff

/// What the initial values of a run's parameters are computed from: nodes of the model's graph.
struct InitialValues {
  let graph: Graph
  /// By path, of the parameters that do not go on from another run.
  private(set) var nodes: [String: NodeID] = [:]
  /// By slot of the graph what stands there; nothing for a column that the values do not read.
  private(set) var sources: [Tensor?]
  private(set) var readsColumns = false

  init(_ model: ModelGraph, _ request: TrainingRequest) {
    graph = model.workspace.graph
    for parameter in model.parameters where request.startValues[parameter.path] == nil {
      nodes[parameter.path] = parameter.node
    }
    sources = (0..<model.workspace.slotCount).map { model.workspace.leafValue(slot: $0) }
    let needed = graph.ancestorMarks(of: nodes.values)
    for (name, node) in model.columns where needed[Int(node.index)] {
      guard case .slot(let slot) = graph.attributes(of: node),
        let data = request.data, let column = data.column(name)
      else { continue }
      readsColumns = true
      sources[slot] = data.values(of: column)
    }
  }
}
