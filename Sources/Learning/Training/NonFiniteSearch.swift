internal import Autodiff

/// Finds where a step went wrong: the forward pass once more, every value kept, in order.
enum NonFiniteSearch {
  /// Bytes that may be spent on keeping every value.
  private static let limit = 1 << 30

  /// The origin of the first operation whose result is not finite though its inputs are. The
  /// parameters and the batch are still those of the failed step.
  static func firstOrigin(
    _ step: StepGraph, _ memory: TrainingMemory, _ request: TrainingRequest
  ) -> Origin? {
    var graph = Graph()
    let places = graph.copy(ancestorsOf: [step.values[0]], from: step.graph) { _, _ in nil }
    let inner = places.entries.map { $0.image }.sorted().filter { !graph[$0].inputs.isEmpty }
    let bytes = inner.reduce(0) { $0 + graph.shape($1).count * request.precision.size }
    guard bytes <= limit else { return nil }
    var (slots, starts) = memory.places(of: step)
    let tensors = inner.map { node in
      let type = graph[node].type
      return Tensor(
        type: type, precision: request.precision,
        storage: TensorStorage(byteCount: type.shape.count * request.precision.size))
    }
    let writes = inner.enumerated().map { i, node in
      PlanRequest.Write(node, slot: slots.count + i)
    }
    slots += tensors.map { $0.storage }
    starts += tensors.map { _ in 0 }
    let plan = Plan(
      PlanRequest(graph: graph, precision: request.precision, writes: writes, fuses: false))
    let executable = Executable(
      plan, slots: slots, offsets: starts, arena: request.arena)
    do { try executable.run() } catch { return nil }
    for (node, tensor) in zip(inner, tensors)
    where !(0..<tensor.count).allSatisfy({ tensor[$0].isFinite }) {
      return graph[node].origin
    }
    return nil
  }
}
