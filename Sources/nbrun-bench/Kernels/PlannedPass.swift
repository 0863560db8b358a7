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
    var writes: [PlanRequest.Write] = []
    for result in try build(&graph, leaves) {
      writes.append(.init(result.node, slot: result.slot ?? memory.count))
      if result.slot == nil {
        let count = max(graph.shape(result.node).count, 16)
        memory.append(setting.storage(memory.count, count: count))
      }
    }
    let plan = Plan(PlanRequest(graph: graph, precision: .float32, writes: writes))
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
