internal import Autodiff

#if canImport(Glibc)
  internal import Glibc
#endif

/// The part of a step's graph that depends on the learning rate and the number of the step
/// alone: computed by the host, in double precision, once for each step.
struct HostScalars {
  /// What the rest of the graph reads of it.
  private(set) var results: [NodeID] = []
  private enum Step {
    case constant(Double)
    case learningRate
    case number
    /// Its inputs are places in the list of steps.
    case operation(PrimitiveID, inputs: [Int])
  }
  /// How the nodes of the part are made, in their order.
  private var steps: [Step] = []
  private var resultPlaces: [Int] = []
  private let learningRate: NodeID
  private let number: NodeID
  /// Whether some of it differs from step to step under a constant rate.
  private(set) var dependsOnNumber = false

  init(_ graph: Graph, learningRate: NodeID, number: NodeID, roots: [NodeID]) {
    self.learningRate = learningRate
    self.number = number
    var isHost = [Bool](repeating: false, count: graph.count)
    var isRead = [Bool](repeating: false, count: graph.count)
    for root in roots { isRead[Int(root.index)] = true }
    for index in 0..<graph.count {
      let id = NodeID(index)
      let node = graph[id]
      isHost[index] = isOfStep(id, node, graph) { isHost[Int($0.index)] }
      if !isHost[index] { for input in node.inputs { isRead[Int(input.index)] = true } }
    }
    var places: [NodeID: Int] = [:]
    // What constants alone give is not a number of the step: it may depend on the rows of a batch,
    // and the last batch of an epoch has fewer.
    var depends: [Bool] = []
    for index in 0..<graph.count where isHost[index] {
      let id = NodeID(index)
      places[id] = steps.count
      depends.append(
        id == learningRate || id == number
          || graph[id].inputs.contains { places[$0].map { depends[$0] } ?? false })
      if let value = graph.attributes(of: id).number {
        steps.append(.constant(value))
        continue
      }
      if isRead[index], depends[steps.count] {
        results.append(id)
        resultPlaces.append(steps.count)
      }
      if id == learningRate {
        steps.append(.learningRate)
      } else if id == number {
        steps.append(.number)
      } else {
        let node = graph[id]
        steps.append(.operation(node.operation, inputs: node.inputs.compactMap { places[$0] }))
      }
    }
    var varies = [Bool](repeating: false, count: steps.count)
    for (place, made) in steps.enumerated() {
      switch made {
      case .number: varies[place] = true
      case .operation(_, let inputs): varies[place] = inputs.contains { varies[$0] }
      case .constant, .learningRate: break
      }
    }
    dependsOnNumber = resultPlaces.contains { varies[$0] }
  }

  private func isOfStep(
    _ id: NodeID, _ node: Node, _ graph: Graph, _ isHost: (NodeID) -> Bool
  ) -> Bool {
    guard node.shape.rank == 0 else { return false }
    if id == learningRate || id == number || node.operation == Constant.id { return true }
    guard !node.inputs.isEmpty, node.inputs.allSatisfy(isHost) else { return false }
    return HostScalars.value(node.operation, node.inputs.map { _ in 1 }) != nil
  }

  /// The results of one step.
  func values(learningRate rate: Double, number step: Double) -> [Double] {
    var known = [Double](repeating: .nan, count: steps.count)
    for (place, made) in steps.enumerated() {
      switch made {
      case .constant(let value): known[place] = value
      case .learningRate: known[place] = rate
      case .number: known[place] = step
      case .operation(let operation, let inputs):
        known[place] = HostScalars.value(operation, inputs.map { known[$0] }) ?? .nan
      }
    }
    return resultPlaces.map { known[$0] }
  }

  /// The value of an operation on numbers, for those that schedules and optimisers use.
  private static func value(_ operation: PrimitiveID, _ x: [Double]) -> Double? {
    switch operation {
    case Add.id: x[0] + x[1]
    case Subtract.id: x[0] - x[1]
    case Multiply.id: x[0] * x[1]
    case Divide.id: x[0] / x[1]
    case Power.id: pow(x[0], x[1])
    case Negate.id: -x[0]
    case Square.id: x[0] * x[0]
    case Sqrt.id: x[0].squareRoot()
    case Reciprocal.id: 1 / x[0]
    case Exp.id: exp(x[0])
    case Log.id: log(x[0])
    case Cos.id: cos(x[0])
    case Sin.id: sin(x[0])
    case Tanh.id: tanh(x[0])
    case Abs.id: abs(x[0])
    case Floor.id: floor(x[0])
    case Maximum.id: max(x[0], x[1])
    case Minimum.id: min(x[0], x[1])
    case Less.id: x[0] < x[1] ? 1 : 0
    case Greater.id: x[0] > x[1] ? 1 : 0
    case LessOrEqual.id: x[0] <= x[1] ? 1 : 0
    case GreaterOrEqual.id: x[0] >= x[1] ? 1 : 0
    case Select.id: x[0] != 0 ? x[1] : x[2]
    default: nil
    }
  }
}
