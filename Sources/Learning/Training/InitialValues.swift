internal import Autodiff

/// How the initial values of a run's parameters are computed: from nodes of the model's graph. What
/// they ask of a column is that of all rows trained on.
struct InitialValues {
  private let graph: Graph
  /// By path, of the parameters that do not go on from another run.
  private var nodes: [String: NodeID] = [:]
  /// By slot of the graph what stands there; nothing for a column that the values do not read.
  private(set) var sources: [Tensor?]
  private var readsColumns = false

  init(_ model: ModelGraph, _ request: TrainingRequest) throws {
    self.init(of: model, request)
    if readsColumns, request.hasBatches {
      self.init(of: try request.model(request.data?.rowCount, true), request)
    }
  }

  private init(of model: ModelGraph, _ request: TrainingRequest) {
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

  /// Of the parameters of a step those that are computed, by number; their results stand in this
  /// order in the slots behind those of `sources`.
  func computed(_ step: StepGraph) -> [Int] {
    step.parameters.indices.filter { nodes[step.parameters[$0].path] != nil }
  }

  func planRequest(_ step: StepGraph, _ precision: Precision) -> PlanRequest {
    let writes = computed(step).enumerated().compactMap { place, parameter in
      nodes[step.parameters[parameter].path].map {
        PlanRequest.Write($0, slot: sources.count + place)
      }
    }
    return PlanRequest(graph: graph, precision: precision, writes: writes)
  }
}
