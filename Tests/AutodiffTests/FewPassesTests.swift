import Autodiff
import TestSupport
import Testing

/// A step of a layer with a loss behind it, over so many entries that each pass counts.
struct PassCase: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var rows: Int
  var columns: Int
  /// Tensors as large as the logits that the tile programs read and write, in both directions.
  var passes: Int
  var precision = Precision.float32
  var loss: @Sendable (inout Graph, _ logits: NodeID, _ labels: NodeID) throws -> NodeID

  static let crossEntropy: @Sendable (inout Graph, NodeID, NodeID) throws -> NodeID = {
    try $0.crossEntropy($1, $2)
  }
  static let layerNorm: @Sendable (inout Graph, NodeID, NodeID) throws -> NodeID = {
    graph, x, _ in
    let centred = try graph.sub(x, graph.mean(x, axes: [1], keepdims: true))
    let variance = try graph.mean(graph.square(centred), axes: [1], keepdims: true)
    let normal = try graph.div(centred, graph.sqrt(graph.add(variance, 1e-5)))
    return try graph.mean(graph.exp(normal))
  }

  static let all = [
    // Logits read, powers written; powers read, adjoints written over them.
    PassCase(
      testDescription: "cross_entropy", rows: 300, columns: 512, passes: 4, loss: crossEntropy),
    PassCase(
      testDescription: "cross_entropy, several rows a tile", rows: 700, columns: 40, passes: 4,
      loss: crossEntropy),
    PassCase(
      testDescription: "cross_entropy, rows that end within a vector", rows: 90, columns: 301,
      passes: 4, precision: .float64, loss: crossEntropy),
    // The largest of a row must be known first.
    PassCase(
      testDescription: "cross_entropy, rows longer than a tile", rows: 70, columns: 2500,
      passes: 5, loss: crossEntropy),
    PassCase(
      testDescription: "cross_entropy with smoothing", rows: 300, columns: 512, passes: 4,
      loss: { try $0.crossEntropy($1, $2, labelSmoothing: 0.1) }),
    PassCase(
      testDescription: "squared softmax", rows: 300, columns: 512, passes: 4,
      loss: { graph, x, _ in try graph.mean(graph.square(graph.softmax(x))) }),
    PassCase(
      testDescription: "layer norm", rows: 300, columns: 512, passes: 5, loss: layerNorm),
    PassCase(
      testDescription: "layer norm, rows longer than a tile", rows: 70, columns: 2500, passes: 11,
      loss: layerNorm),
  ]
}

@Suite struct FewPassesTests {
  @Test(arguments: PassCase.all)
  func logitsGoThroughMemoryAsOftenAsTheyMust(_ test: PassCase) throws {
    let step = try Step(test, fuses: true)
    let bytes = step.plan.summaries.filter { $0.kind == "tiles" }.reduce(0) { $0 + $1.work.bytes }
    let full = Double(test.rows * test.columns * (test.precision == .float32 ? 4 : 8))
    #expect(Int(bytes / full) == test.passes, "\(bytes / full) of them:\n\(step.plan.dump)")
  }

  @Test(arguments: PassCase.all)
  func aStepHasTheSameBitsAsOneOperationAtATime(_ test: PassCase) throws {
    let single = try Step(test, fuses: false).run(threads: 1)
    for threads in 1...3 {
      let fused = try Step(test, fuses: true).run(threads: threads)
      #expect(fused == single)
    }
  }

  /// Over shapes of several rows a tile, one, and several tiles a row.
  @Test(arguments: 0..<48) func randomStepsHaveTheSameBits(_ seed: Int) throws {
    let (rows, columns) = [(700, 12), (40, 256), (6, 1500)][seed % 3]
    var maker = RandomGraph(seed: seed, rows: rows, columns: columns)
    let loss = try maker.make(operations: 14)
    let gradients = try maker.graph.derivative(of: loss, by: maker.leaves).gradients
    func bits(fuses: Bool) throws -> [[UInt64]] {
      var graph = maker.graph
      var writes = [PlanRequest.Write(loss, slot: gradients.count)]
      for (slot, gradient) in gradients.enumerated() {
        let update = try graph.sub(maker.leaves[slot], graph.mul(gradient, 0.1))
        writes.append(PlanRequest.Write(update, slot: slot))
      }
      let plan = Plan(
        PlanRequest(
          graph: graph, precision: .float32, writes: writes, statistics: gradients,
          guardNode: loss, fuses: fuses))
      let slots = maker.leaves.map { leaf in
        Tensor(maker.given[leaf]?.values ?? [], shape: graph.shape(leaf), precision: .float32)
      }
      let result = Tensor([0], shape: graph.shape(loss), precision: .float32)
      let executable = Executable(
        plan, slots: (slots + [result]).map(\.storage), arena: ExecutionArena(threads: 2))
      try executable.run(records: true)
      return (slots + [result]).map { $0.doubles.map(\.bitPattern) }
        + gradients.indices.map { executable.statistics($0).map(\.bitPattern) }
    }
    #expect(try bits(fuses: true) == bits(fuses: false))
  }

  /// A mean that is expanded and summed again: one number a row, in each of its lanes.
  @Test(arguments: [40, 256, 768]) func sumsOfWhatMovesByRow(columns: Int) throws {
    func values(fuses: Bool) throws -> [Double] {
      var graph = Graph()
      let shape = try Shape([50, columns])
      let x = graph.append(leaf: Input.self, .slot(0), type: TensorType(shape))
      let means = try graph.mean(graph.exp(x), axes: [1], keepdims: true)
      let sums = try graph.sum(graph.expand(means, to: shape), axes: [1])
      let plan = Plan(
        PlanRequest(
          graph: graph, precision: .float32, writes: [.init(sums, slot: 1)], fuses: fuses))
      let entries = (0..<shape.count).map { Double($0 % 89) / 89 }
      let slots = [
        Tensor(entries, shape: shape, precision: .float32),
        Tensor([Double](repeating: 0, count: 50), shape: try Shape([50]), precision: .float32),
      ]
      try Executable(plan, slots: slots.map(\.storage), arena: ExecutionArena(threads: 2)).run()
      return slots[1].doubles
    }
    let fused = try values(fuses: true)
    #expect(try fused == values(fuses: false))
    #expect(fused.allSatisfy { $0 > Double(columns) })
  }

  /// A product with a bias, the loss behind it, and the updates of both.
  private struct Step {
    let test: PassCase
    let plan: Plan
    private let shapes: [Shape]

    init(_ test: PassCase, fuses: Bool) throws {
      self.test = test
      var graph = Graph()
      let inputs = 24
      shapes = try [[test.rows, inputs], [inputs, test.columns], [test.columns], [test.rows], []]
        .map { try Shape($0) }
      let leaves = shapes.enumerated().map { slot, shape in
        graph.append(leaf: Input.self, .slot(slot), type: TensorType(shape))
      }
      let logits = try graph.add(graph.matmul(leaves[0], leaves[1]), leaves[2])
      let loss = try test.loss(&graph, logits, leaves[3])
      let gradients = try graph.derivative(of: loss, by: [leaves[1], leaves[2]]).gradients
      var writes = [PlanRequest.Write(loss, slot: 4)]
      for (i, gradient) in gradients.enumerated() {
        let update = try graph.sub(leaves[1 + i], graph.mul(gradient, 0.5))
        writes.append(PlanRequest.Write(update, slot: 1 + i))
      }
      plan = Plan(
        PlanRequest(
          graph: graph, precision: test.precision, writes: writes, statistics: gradients,
          guardNode: loss, fuses: fuses))
    }

    /// The bits of weights, bias and loss after a step, and of the gradients' statistics.
    func run(threads: Int) throws -> [[UInt64]] {
      let slots = shapes.enumerated().map { slot, shape in
        let entries = (0..<shape.count).map { place in
          slot == 3
            ? Double(place &* 7919 % test.columns)
            : Double((place &* 7919 &+ slot &* 104_729) % 2003) / 1000 - 1
        }
        return Tensor(entries, shape: shape, precision: test.precision)
      }
      let executable = Executable(
        plan, slots: slots.map(\.storage), arena: ExecutionArena(threads: threads))
      try executable.run(records: true)
      let values = [1, 2, 4].map { slots[$0].doubles.map(\.bitPattern) }
      #expect(slots[4].doubles.allSatisfy { $0.isFinite && $0 != 0 })
      return values + (0..<2).map { executable.statistics($0).map(\.bitPattern) }
    }
  }
}
