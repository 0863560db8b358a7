import Autodiff

/// One fused pass over large tensors.
enum ElementwiseChain {
  /// Seconds of one pass, the least of several; nothing where memory does not suffice.
  static func seconds(count: Int) -> Double? {
    guard let shape = try? Shape([count]) else { return nil }
    var graph = Graph()
    let type = TensorType(shape)
    let inputs = (0..<3).map { graph.append(leaf: Input.self, .slot($0), type: type) }
    guard let product = try? graph.mul(inputs[0], inputs[1]),
      let sum = try? graph.add(product, inputs[2])
    else { return nil }
    let plan = Plan(
      PlanRequest(graph: graph, precision: .float32, writes: [.init(sum, slot: 3)]))
    let memory = (0..<4).map { _ in TensorStorage(byteCount: count * 4) }
    for storage in memory { storage.fill(0.5, count: count, precision: .float32) }
    let executable = Executable(plan, slots: memory, arena: ExecutionArena(threads: 2))
    var best = Double.infinity
    for _ in 0..<9 {
      let begin = Bench.seconds()
      guard (try? executable.run()) != nil else { return nil }
      best = min(best, Bench.seconds() - begin)
    }
    return best
  }
}
