import Autodiff
import TestSupport
import Testing

/// One step of training of a layer with bias and activation before another, whose products are so
/// large that they run what reads them.
struct EpilogueCase: Sendable, CustomTestStringConvertible {
  var rows: Int, inputs: Int, hidden: Int, outputs: Int
  var precision = Precision.float32
  var threads = 2
  /// Products that do not stand in memory as a whole, and those that note statistics for each tile.
  var vanishing: Int
  var noting: Int

  var testDescription: String {
    "\(rows) rows, \(inputs) → \(hidden) → \(outputs), \(precision.rawValue)"
  }

  static let all = [
    EpilogueCase(
      rows: 100, inputs: 70, hidden: 1024, outputs: 1024, vanishing: 2, noting: 2),
    // Rows of whole vectors that are shorter than a tile: several are one run.
    EpilogueCase(rows: 300, inputs: 96, hidden: 208, outputs: 192, vanishing: 0, noting: 0),
    // Rows that end within a vector.
    EpilogueCase(rows: 90, inputs: 300, hidden: 201, outputs: 431, vanishing: 0, noting: 0),
    // Blocks of k.
    EpilogueCase(rows: 1100, inputs: 40, hidden: 200, outputs: 130, vanishing: 0, noting: 0),
    // The derivative of relu, above 1 MiB: it takes the place of what it reads beside the product.
    EpilogueCase(rows: 1400, inputs: 96, hidden: 208, outputs: 192, vanishing: 1, noting: 0),
    // Few rows.
    EpilogueCase(rows: 9, inputs: 600, hidden: 1024, outputs: 300, vanishing: 1, noting: 1),
    EpilogueCase(
      rows: 100, inputs: 90, hidden: 1024, outputs: 140, precision: .float64, threads: 3,
      vanishing: 1, noting: 1),
  ]
}

@Suite struct EpilogueTests {
  @Test(arguments: EpilogueCase.all)
  func aStepHasTheSameBitsAsOneOperationAtATime(_ test: EpilogueCase) throws {
    let fused = try Step(test, fuses: true, records: true)
    #expect(fused.lines.filter { $0.contains("rectangle") }.count >= 3)
    #expect(fused.vanishing == test.vanishing, "\(fused.dump)")
    #expect(fused.noting == test.noting, "\(fused.dump)")
    let single = try Step(test, fuses: false, records: true)
    #expect(!single.dump.contains("rectangle"))
    #expect(fused.values == single.values)
    #expect(fused.statistics == single.statistics)
    // Without statistics, updates are subtracted while the product is in registers.
    #expect(try Step(test, fuses: true, records: false).values == single.values)
    let start = try Step(test, fuses: true, records: nil)
    #expect(zip(fused.values, start.values).allSatisfy { $0 != $1 })
  }

  /// What reads the product also reads the new value of a factor, which waits for the product.
  @Test func aProductIsNotHeldBackForWhatWaitsForIt() throws {
    func values(fuses: Bool) throws -> [[Double]] {
      var graph = Graph()
      let square = try Shape([256, 256])
      let x = graph.append(leaf: Input.self, .slot(0), type: TensorType(square))
      let w = graph.append(leaf: Input.self, .slot(1), type: TensorType(square))
      let product = try graph.matmul(x, w)
      let update = try graph.sub(w, graph.mul(x, x))
      let both = try graph.mul(product, graph.transpose(update))
      let plan = Plan(
        PlanRequest(
          graph: graph, precision: .float32,
          writes: [.init(update, slot: 1), .init(both, slot: 2)],
          fuses: fuses))
      let slots = (0..<3).map { EpilogueTests.tensor(square, slot: $0, .float32) }
      try Executable(plan, slots: slots.map(\.storage), arena: ExecutionArena(threads: 2)).run()
      return slots.map(\.doubles)
    }
    #expect(try values(fuses: true) == values(fuses: false))
  }

  /// What it is given, the share that passes, and the result: the derivative takes the rest of these.
  @Test func aGeluKeepsThreeTensors() throws {
    var graph = Graph()
    let leaves = try [[100, 70], [70, 1024], [1024], [1024, 30]].enumerated().map {
      graph.append(leaf: Input.self, .slot($0), type: TensorType(try Shape($1)))
    }
    let hidden = try graph.gelu(graph.add(graph.matmul(leaves[0], leaves[1]), leaves[2]))
    let loss = try graph.mean(graph.square(graph.matmul(hidden, leaves[3])))
    let gradients = try graph.derivative(of: loss, by: Array(leaves[1...])).gradients
    let writes = gradients.enumerated().map { PlanRequest.Write($1, slot: 4 + $0) }
    let plan = Plan(PlanRequest(graph: graph, precision: .float32, writes: writes))
    let forward = plan.dump.split(separator: "\n").drop { !$0.contains("rectangle") }.dropFirst()
      .prefix { $0.hasPrefix("    ") }
    #expect(forward.filter { $0.hasPrefix("    scratch") }.count == 3, "\(plan.dump)")
  }

  /// Entries that differ from slot to slot.
  private static func tensor(_ shape: Shape, slot: Int, _ precision: Precision) -> Tensor {
    let entries = (0..<shape.count).map { place in
      Double((place &* 7919 &+ slot &* 104_729) % 2003) / 4000 - 0.25
    }
    return Tensor(entries, shape: shape, precision: precision)
  }

  /// Values after one step of gradient descent, with or without statistics, or before it.
  private struct Step {
    var values: [[Double]]
    var statistics: [[Double]]
    var dump: String

    var lines: [Substring] { dump.split(separator: "\n") }
    var vanishing: Int { lines.filter { $0.contains("rectangle") && !$0.contains(" = ") }.count }
    var noting: Int { lines.filter { $0.contains("of tiles") }.count }

    init(_ test: EpilogueCase, fuses: Bool, records: Bool?) throws {
      var graph = Graph()
      var leaves: [NodeID] = []
      for dimensions in [
        [test.rows, test.inputs], [test.inputs, test.hidden], [test.hidden],
        [test.hidden, test.outputs], [],
      ] {
        let type = TensorType(try Shape(dimensions))
        leaves.append(graph.append(leaf: Input.self, .slot(leaves.count), type: type))
      }
      let product = try graph.matmul(leaves[0], leaves[1])
      let hidden = try graph.relu(graph.add(product, leaves[2]))
      let output = try graph.matmul(hidden, leaves[3])
      let loss = try graph.mean(graph.square(output))
      let gradients = try graph.derivative(of: loss, by: Array(leaves[1...3])).gradients
      var writes = [PlanRequest.Write(loss, slot: 5)]
      for (i, gradient) in gradients.enumerated() {
        let update = try graph.sub(leaves[1 + i], graph.mul(leaves[4], gradient))
        writes.append(PlanRequest.Write(update, slot: 1 + i))
      }
      let plan = Plan(
        PlanRequest(
          graph: graph, precision: test.precision, writes: writes, statistics: gradients,
          guardNode: loss, fuses: fuses))
      dump = plan.dump
      let slots = (leaves + [loss]).enumerated().map { slot, node in
        EpilogueTests.tensor(graph.shape(node), slot: slot, test.precision)
      }
      let executable = Executable(
        plan, slots: slots.map(\.storage), arena: ExecutionArena(threads: test.threads))
      if let records { try executable.run(records: records) }
      values = slots[1...3].map(\.doubles) + [slots[5].doubles]
      statistics = gradients.indices.map { executable.statistics($0) }
    }
  }
}
