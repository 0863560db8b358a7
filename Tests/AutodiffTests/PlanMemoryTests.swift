import Autodiff
import TestSupport
import Testing

/// How little memory a plan takes, and that its values are right all the same.
@Suite struct PlanMemoryTests {
  private static let side = 96
  private static let matrix = side * side * 4

  /// A graph over square inputs, each with drawn entries.
  private struct Made {
    var graph = Graph()
    var inputs: [NodeID] = []
    var outputs: [NodeID] = []

    init(inputs count: Int) throws {
      let shape = try Shape([PlanMemoryTests.side, PlanMemoryTests.side])
      for slot in 0..<count {
        inputs.append(graph.append(leaf: Input.self, .slot(slot), type: TensorType(shape)))
      }
    }

    func plan(fuses: Bool = true) -> Plan {
      let writes = outputs.enumerated().map { PlanRequest.Write($1, slot: inputs.count + $0) }
      return Plan(
        PlanRequest(graph: graph, precision: .float32, writes: writes, fuses: fuses))
    }

    func values(_ plan: Plan) throws -> [[Double]] {
      var slots = inputs.indices.map { slot in
        let key = RandomKey(seed: 3).folding(slot)
        let entries = (0..<PlanMemoryTests.side * PlanMemoryTests.side).map {
          Double(key.folding($0).bits % 2001) / 4000 - 0.25
        }
        return Tensor(entries, shape: graph.shape(inputs[slot]), precision: .float32)
      }
      for output in outputs {
        let shape = graph.shape(output)
        slots.append(
          Tensor([Double](repeating: 0, count: shape.count), shape: shape, precision: .float32))
      }
      let executable = Executable(
        plan, slots: slots.map(\.storage), arena: ExecutionArena(threads: 2))
      try executable.run()
      return slots.dropFirst(inputs.count).map(\.doubles)
    }

    /// An operation at a time, every value in a place of its own order.
    func expectRightValues() throws {
      let (fused, single) = (try values(plan()), try values(plan(fuses: false)))
      #expect(fused == single)
      #expect(fused.allSatisfy { values in values.contains { $0 != 0 } })
    }
  }

  @Test func aResultTakesThePlaceOfAnOperandThatEndsThere() throws {
    var made = try Made(inputs: 2)
    let (x, w) = (made.inputs[0], made.inputs[1])
    let h = try made.graph.matmul(x, w)
    let t = try made.graph.mul(made.graph.tanh(h), x)
    made.outputs = [try made.graph.matmul(t, w)]
    #expect(made.plan().scratchBytes == Self.matrix)
    try made.expectRightValues()
  }

  @Test func notOfOneThatIsReadLater() throws {
    var made = try Made(inputs: 2)
    let (x, w) = (made.inputs[0], made.inputs[1])
    let h = try made.graph.matmul(x, w)
    let t = try made.graph.mul(made.graph.tanh(h), x)
    made.outputs = [try made.graph.matmul(t, h)]
    #expect(made.plan().scratchBytes == 2 * Self.matrix)
    try made.expectRightValues()
  }

  /// Neither one that is read again after the result is written, nor one read across.
  @Test func notOfOneThatTheSameTilesReadOtherwise() throws {
    var made = try Made(inputs: 2)
    let (x, w) = (made.inputs[0], made.inputs[1])
    let h = try made.graph.matmul(x, w)
    let first = try made.graph.tanh(h)
    let second = try made.graph.mul(made.graph.sub(first, x), h)
    let turned = try made.graph.add(first, made.graph.transpose(h))
    made.outputs = [
      try made.graph.matmul(first, w), try made.graph.matmul(second, w),
      try made.graph.matmul(turned, w),
    ]
    try made.expectRightValues()
  }

  /// Branches with large inner values and small results, as an author may write them: all first
  /// layers, then all second layers, then the sum.
  @Test func branchesRunOneAfterTheOther() throws {
    var made = try Made(inputs: 9)
    let x = made.inputs[0]
    var branches: [NodeID] = []
    for w in made.inputs.dropFirst() { branches.append(try made.graph.matmul(x, w)) }
    for i in branches.indices {
      branches[i] = try made.graph.matmul(made.graph.tanh(branches[i]), x)
    }
    var total = made.graph.constant(0)
    for branch in branches {
      total = try made.graph.add(total, made.graph.mean(made.graph.square(branch)))
    }
    made.outputs = [total]
    let plan = made.plan()
    #expect(plan.scratchBytes < 3 * Self.matrix, "\(plan.dump)")
    try made.expectRightValues()
    made.outputs = try made.graph.derivative(of: total, by: made.inputs).gradients
    try made.expectRightValues()
  }

  @Test(arguments: 0..<40) func randomGraphsHaveTheSameBits(_ seed: Int) throws {
    var maker = RandomGraph(seed: 1000 + seed)
    let y = try maker.make(operations: 40)
    let roots = [y] + (try maker.graph.derivative(of: y, by: maker.leaves).gradients)
    func values(fuses: Bool) throws -> [[Double]] {
      var slots: [Tensor] = []
      for leaf in maker.leaves {
        let value = try #require(maker.given[leaf])
        slots.append(Tensor(value.values, shape: maker.graph.shape(leaf), precision: .float32))
      }
      let writes = roots.enumerated().map { PlanRequest.Write($1, slot: slots.count + $0) }
      for root in roots {
        let shape = maker.graph.shape(root)
        slots.append(
          Tensor([Double](repeating: 0, count: shape.count), shape: shape, precision: .float32))
      }
      let plan = Plan(
        PlanRequest(graph: maker.graph, precision: .float32, writes: writes, fuses: fuses))
      let executable = Executable(
        plan, slots: slots.map(\.storage), arena: ExecutionArena(threads: 1))
      try executable.run()
      return slots.dropFirst(maker.leaves.count).map(\.doubles)
    }
    #expect(try values(fuses: true) == values(fuses: false))
  }

  @Test func thePeakSaysWhatIsAlive() throws {
    var made = try Made(inputs: 2)
    let h = try made.graph.matmul(made.inputs[0], made.inputs[1])
    let t = try made.graph.tanh(h)
    made.outputs = [try made.graph.matmul(t, h)]
    let peak = made.plan().peak
    #expect(peak.bytes == 2 * Self.matrix)
    #expect(peak.values.map(\.bytes) == [Self.matrix, Self.matrix])
    #expect(peak.values.map(\.kind) == [.forward, .forward])
  }
}
