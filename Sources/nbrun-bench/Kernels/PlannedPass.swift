import Autodiff

/// A small graph, planned and bound as in a training: what operations become together.
final class PlannedPass {
  private let executable: Executable

  /// - Parameters:
  ///   - inputs: shapes of the leaves, which stand in slots 0, 1, ….
  ///   - build: the results, each with the slot of the input that it replaces, or nothing.
  init(
    _ inputs: [[Int]], _ setting: KernelSetting,
    _ build: (inout Graph, [NodeID]) throws -> [(node: NodeID, slot: Int?)]
  ) throws {
    var graph = Graph()
    var memory: [TensorStorage] = []
    var leaves: [NodeID] = []
    for dimensions in inputs {
      let shape = try Shape(dimensions)
      leaves.append(
        graph.append(leaf: Input.self, .slot(memory.count), type: TensorType(shape)))
      memory.append(setting.storage(memory.count, count: max(shape.count, 16)))
    }
    let results = try build(&graph, leaves)
    // Numbers that depend on numbers alone are what the host computes for each step.
    var isOfStep: [Bool] = []
    for node in graph.nodes {
      isOfStep.append(
        node.shape.rank == 0 && node.operation != Input.id
          && node.inputs.allSatisfy { isOfStep[Int($0.index)] })
    }
    var step = Graph()
    let places = step.copy(ancestorsOf: results.map { $0.node }, from: graph) { copy, id in
      guard isOfStep[Int(id.index)], graph[id].operation != Constant.id else { return nil }
      memory.append(setting.storage(memory.count, count: 16))
      // So small that updates move nothing, however often they are made.
      setting.write(memory.count - 1, count: 16) { _ in 1e-6 }
      return copy.append(leaf: Input.self, .slot(memory.count - 1), type: graph[id].type)
    }
    var writes: [PlanRequest.Write] = []
    for result in results {
      guard let node = places[result.node] else { continue }
      writes.append(.init(node, slot: result.slot ?? memory.count))
      if result.slot == nil {
        let count = max(step.shape(node).count, 16)
        memory.append(setting.storage(memory.count, count: count))
      }
    }
    let plan = Plan(PlanRequest(graph: step, precision: .float32, writes: writes))
    executable = Executable(plan, slots: memory, arena: setting.arena)
  }

  func run() {
    do {
      try executable.run()
    } catch {
      preconditionFailure("nothing of it can fail: \(error)")
    }
  }
}
