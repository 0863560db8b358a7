internal import Autodiff

/// The part of a model that the initial values of its parameters need.
struct InitialValues {
  var graph = Graph()
  /// By path, of the parameters that do not go on from another run.
  private(set) var nodes: [String: NodeID] = [:]
  /// What the graph's slots hold.
  private(set) var sources: [Tensor] = []
  private(set) var readsColumns = false

  init(_ model: ModelGraph, _ request: TrainingRequest) {
    let wanted = model.parameters.filter { request.startValues[$0.path] == nil }
    let source = model.workspace.graph
    let columns = Dictionary(
      model.columns.map { ($0.node, $0.name) }, uniquingKeysWith: { first, _ in first })
    var sources: [Tensor] = []
    var readsColumns = false
    let places = graph.copy(ancestorsOf: wanted.map { $0.node }, from: source) { graph, id in
      guard source[id].operation == Input.id, case .slot(let slot) = source.attributes(of: id)
      else { return nil }
      var found = model.workspace.leafValue(slot: slot)
      if let name = columns[id], let data = request.data, let column = data.column(name) {
        readsColumns = true
        found = data.values(of: column)
      }
      guard let tensor = found else { return nil }
      sources.append(tensor)
      return graph.append(leaf: Input.self, .slot(sources.count - 1), type: tensor.type)
    }
    self.sources = sources
    self.readsColumns = readsColumns
    for parameter in wanted { nodes[parameter.path] = places[parameter.node] }
  }
}
