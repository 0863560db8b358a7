internal import Autodiff

/// A model in evaluation mode over some rows: its values, and gradients where they are asked for,
/// as a graph and a plan.
///
/// Slots: parameters, then columns and what the model's leaves hold, then values, then gradients
/// that are kept.
struct EvaluationGraph {
  let model: ModelGraph
  let plan: Plan
  /// Of the columns and leaves.
  let inputs: [Tensor]
  let trained: [Int]
  /// Of the gradients that are kept.
  let keptShapes: [Shape]

  /// - Parameters:
  ///   - parameters: those of the run, in the order of their slots. What is made in training alone is
  ///     not read.
  ///   - isOther: whether the data are not those that the model was made for.
  ///   - rows: at most so many of the data's rows.
  ///   - withGradients: of these parameters, by index; kept in memory if `keepsGradients`.
  init(
    _ request: TrainingRequest, parameters: [(path: String, type: TensorType)], data: Dataset?,
    isOther: Bool = false, rows: Int?, withGradients: [Int] = [], keepsGradients: Bool = false
  ) throws {
    let model = try (isOther ? request.validationModel : request.model)(rows, false)
    self.model = model
    trained = withGradients
    let source = model.workspace.graph
    var graph = Graph()
    var slots = 0
    var tensors: [Tensor] = []
    func slot(_ type: TensorType, _ graph: inout Graph) -> NodeID {
      slots += 1
      return graph.append(leaf: Input.self, .slot(slots - 1), type: type)
    }
    var stand: [NodeID: NodeID] = [:]
    let nodes = parameters.map { slot($0.type, &graph) }
    let places = Dictionary(
      parameters.enumerated().map { ($1.path, $0) }, uniquingKeysWith: { first, _ in first })
    for parameter in model.parameters {
      guard let place = places[parameter.path],
        parameters[place].type.shape == source[parameter.node].type.shape
      else { throw ParametersDiffer(part: .evaluation, parameter: parameter.path) }
      stand[parameter.node] = nodes[place]
    }
    for column in model.columns {
      guard let found = data?.column(column.name), let data else { continue }
      tensors.append(data.values(of: found, first: rows ?? .max))
      stand[column.node] = slot(source[column.node].type, &graph)
    }
    let copied = graph.copy(ancestorsOf: model.values.map { $0.node }, from: source) { graph, id in
      if let node = stand[id] { return node }
      guard source[id].operation == Input.id, case .slot(let leaf) = source.attributes(of: id),
        let tensor = model.workspace.leafValue(slot: leaf)
      else { return nil }
      tensors.append(tensor)
      return slot(tensor.type, &graph)
    }
    inputs = tensors
    let values = model.values.compactMap { copied[$0.node] }
    var gradients: [NodeID] = []
    if !withGradients.isEmpty {
      gradients = try graph.derivative(of: values[0], by: withGradients.map { nodes[$0] })
        .gradients
    }
    let kept = keepsGradients ? gradients : []
    keptShapes = kept.map { graph.shape($0) }
    plan = Plan(
      PlanRequest(
        graph: graph, precision: request.precision,
        writes: (values + kept).enumerated().map { .init($1, slot: slots + $0) },
        statistics: gradients))
  }
}
