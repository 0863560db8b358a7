package import Autodiff

/// Node by node, each by a plan of its own from tensors that lie in a row: the planner's order,
/// views, fusion and memory have no part in it, but the bits are those of the kernels.
package struct OneByOne {
  package let graph: Graph
  package let precision: Precision
  package let arena: ExecutionArena
  private var computed: [NodeID: Tensor] = [:]
  /// Whether a node's entries are one number that follows from numbers in the graph alone; the
  /// planner folds such nodes in double precision, and what is left may be another operation: a
  /// third power, a negation.
  private var isNumber: [Bool] = []

  /// - Parameter slots: what stands in each slot.
  package init(_ graph: Graph, slots: [Tensor], precision: Precision, arena: ExecutionArena) {
    self.graph = graph
    self.precision = precision
    self.arena = arena
    for index in 0..<graph.count {
      let id = NodeID(index)
      if case .slot(let slot) = graph.attributes(of: id) { computed[id] = slots[slot] }
      let node = graph[id]
      let canBeFolded =
        switch node.operation.primitive.form {
        case .elementwise, .view: node.operation != Pad.id && !node.inputs.isEmpty
        default: false
        }
      isNumber.append(
        node.operation == Constant.id
          || canBeFolded && node.inputs.allSatisfy { isNumber[Int($0.index)] })
    }
  }

  package mutating func values(of ids: [NodeID]) throws -> [Tensor] {
    for id in order(for: ids) { computed[id] = try value(of: id) }
    return ids.compactMap { computed[$0] }
  }

  /// Count, sum, sum of squares, smallest, largest, zeros and not finite entries.
  package func statistics(of tensor: Tensor) throws -> [Double] {
    var alone = Graph()
    let leaf = alone.append(leaf: Input.self, .slot(0), type: tensor.type)
    let plan = Plan(
      PlanRequest(graph: alone, precision: precision, writes: [], statistics: [leaf]))
    let executable = Executable(plan, slots: [tensor.storage], arena: arena)
    try executable.run(records: true)
    return executable.statistics(0)
  }

  private func order(for ids: [NodeID]) -> [NodeID] {
    var seen = Set(ids.filter { computed[$0] == nil })
    var open = Array(seen)
    while let id = open.popLast() {
      for input in graph[id].inputs
      where computed[input] == nil && !isNumber[Int(input.index)] && seen.insert(input).inserted {
        open.append(input)
      }
    }
    return seen.sorted()
  }

  private func value(of id: NodeID) throws -> Tensor {
    let node = graph[id]
    var alone = Graph()
    var slots: [TensorStorage] = []
    var inputs: [NodeID] = []
    for input in node.operation.isComputedLeaf ? Inputs([]) : node.inputs {
      if isNumber[Int(input.index)] {
        let places = alone.copy(ancestorsOf: [input], from: graph) { _, _ in nil }
        inputs.append(places[input] ?? input)
      } else if let tensor = computed[input] {
        inputs.append(
          alone.append(leaf: Input.self, .slot(slots.count), type: tensor.type))
        slots.append(tensor.storage)
      }
    }
    let copy = alone.append(node.operation, inputs, graph.attributes(of: id), node.type)
    let result = TensorStorage(byteCount: node.shape.count * precision.size)
    let plan = Plan(
      PlanRequest(
        graph: alone, precision: precision, writes: [.init(copy, slot: slots.count)],
        fuses: false))
    try Executable(plan, slots: slots + [result], arena: arena).run()
    return Tensor(type: node.type, precision: precision, storage: result)
  }
}
