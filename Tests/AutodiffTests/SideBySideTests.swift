import Autodiff
import TestSupport
import Testing

/// What several threads work out is what one does.
@Suite struct SideBySideTests {
  @Test(arguments: [1, 2, 3]) func whatIsBegunAheadIsThereWhenItIsNeeded(threads: Int) throws {
    let arena = ExecutionArena(threads: threads)
    for isLarge in [true, false] {
      let sums = (0..<50).map { n in
        let ahead = arena.ahead(isLarge: isLarge) { (0...n * 100).reduce(0, +) }
        return n % 7 == 3 ? n * 50 * (n * 100 + 1) : ahead.value()
      }
      #expect(sums == (0..<50).map { $0 * 50 * ($0 * 100 + 1) })
      let ahead = arena.ahead(isLarge: isLarge) { "once" }
      #expect(ahead.value() + ahead.value() == "onceonce")
    }
  }

  /// Layers enough for both orders to be made at the same time.
  @Test(arguments: [1, 2]) func aLongPlanIsTheSameFromAnyNumberOfThreads(threads: Int) throws {
    var graph = Graph()
    let type = TensorType(try Shape([8, 8]))
    var x = graph.append(leaf: Input.self, .slot(0), type: type)
    let weight = graph.append(leaf: Input.self, .slot(1), type: type)
    var writes: [PlanRequest.Write] = []
    for layer in 0..<600 {
      x = try graph.tanh(graph.matmul(x, weight))
      if layer % 50 == 0 { writes.append(.init(x, slot: 2 + writes.count)) }
    }
    let request = PlanRequest(graph: graph, precision: .float32, writes: writes)
    let alone = Plan(request)
    #expect(alone.instructionCount > 1000)
    #expect(Plan(request, ExecutionArena(threads: threads)).dump == alone.dump)
  }
}
