import Autodiff
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

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

  /// Each entry as a part of its row's sum: tiles hold whole rows, the last one fewer of them.
  @Test(arguments: [(20_001, 512), (2_900_003, 3)])
  func areWhatTheyWouldBeInTheCacheWhereRowsAreSummed(rows: Int, columns: Int) throws {
    let shape = try Shape([rows, columns])
    let operand = TensorStorage(byteCount: shape.count * 4)
    // A prime number of entries, then copies of all there are so far.
    unsafe operand.withMutableBytes { bytes in
      let entries = unsafe bytes.bindMemory(to: Float.self)
      for i in 0..<1021 { unsafe entries[i] = Float(i) / 512 + 1 }
      var done = 4 * 1021
      while done < 4 * shape.count {
        let next = min(done, 4 * shape.count - done)
        unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[done..<done + next])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[0..<next]))
        done += next
      }
    }
    func run(fuses: Bool) throws -> (plan: String, result: TensorStorage) {
      var graph = Graph()
      let x = graph.append(leaf: Input.self, .slot(0), type: TensorType(shape))
      let sum = try graph.reshape(try graph.sum(x, axes: [1]), to: Shape([rows, 1]))
      let part = try graph.div(x, sum)
      let plan = Plan(
        PlanRequest(
          graph: graph, precision: .float32, writes: [.init(part, slot: 1)], fuses: fuses))
      let result = TensorStorage(byteCount: shape.count * 4)
      try Executable(plan, slots: [operand, result], arena: ExecutionArena(threads: 2)).run()
      return (plan.dump, result)
    }
    let streamed = try run(fuses: true), plain = try run(fuses: false)
    #expect(streamed.plan.contains("stream("))
    let isSame = unsafe streamed.result.withBytes { one in
      unsafe plain.result.withBytes { other in
        guard let one = one.baseAddress, let other = other.baseAddress else {
          return false
        }
        return unsafe memcmp(one, other, shape.count * 4) == 0
      }
    }
    #expect(isSame)
  }
}
