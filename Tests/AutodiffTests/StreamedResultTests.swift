import Autodiff
import TestSupport
import Testing

/// Results of tens of mebibytes, which are written past the caches, beside those of plans that run
/// one operation at a time, which move too little for that.
@Suite struct StreamedResultTests {
  /// The values of `a * b` and `a * b + c`, and what the plan says; c is a row of numbers or as
  /// large as the others.
  private func run(rows: Int, columns: Int, isRow: Bool, fuses: Bool) throws -> (
    plan: String, values: [[Double]]
  ) {
    let shape = try Shape([rows, columns]), row = try Shape([columns])
    var graph = Graph()
    let a = graph.append(leaf: Input.self, .slot(0), type: TensorType(shape))
    let b = graph.append(leaf: Input.self, .slot(1), type: TensorType(shape))
    let c = graph.append(leaf: Input.self, .slot(2), type: TensorType(isRow ? row : shape))
    let product = try graph.mul(a, b)
    let sum = try graph.add(product, c)
    let writes = [PlanRequest.Write(product, slot: 3), PlanRequest.Write(sum, slot: 4)]
    let plan = Plan(
      PlanRequest(graph: graph, precision: .float32, writes: writes, fuses: fuses))
    // A prime number of entries until they come again, so that one in a wrong place shows.
    let pattern = (0..<1021).map { Double($0) / 512 - 1 }
    let operand = Tensor(
      (0..<rows * columns).map { pattern[$0 % 1021] }, shape: shape, precision: .float32)
    let results = (0..<2).map { _ in TensorStorage(byteCount: rows * columns * 4) }
    let executable = Executable(
      plan, slots: [operand.storage, operand.storage, operand.storage] + results,
      arena: ExecutionArena(threads: 2))
    try executable.run()
    let values = results.map {
      Tensor(type: TensorType(shape), precision: .float32, storage: $0).doubles
    }
    return (plan.dump, values)
  }

  @Test(arguments: [(1 << 20, 4, false), (1700, 2576, true)])
  func areWhatTheyWouldBeInTheCache(rows: Int, columns: Int, isRow: Bool) throws {
    let streamed = try run(rows: rows, columns: columns, isRow: isRow, fuses: true)
    let plain = try run(rows: rows, columns: columns, isRow: isRow, fuses: false)
    #expect(streamed.plan.contains("stream("))
    #expect(!plain.plan.contains("stream("))
    #expect(streamed.values == plain.values)
  }
}
