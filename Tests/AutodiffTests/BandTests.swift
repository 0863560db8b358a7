import Autodiff
import TestSupport
import Testing

/// A net of small layers over some rows.
struct BandCase: Sendable, CustomTestStringConvertible {
  var rows: Int
  var widths: [Int]
  var precision = Precision.float32

  var testDescription: String { "\(rows) rows, \(widths), \(precision)" }

  static let all = [
    BandCase(rows: 64, widths: [16, 16, 16, 16]),
    BandCase(rows: 100, widths: [24, 20, 33, 5]),
    BandCase(rows: 33, widths: [7, 70, 3, 40]),
    BandCase(rows: 255, widths: [64, 128, 64, 10]),
    BandCase(rows: 256, widths: [16, 9, 64, 1]),
    // More rows than a block of the sums over them.
    BandCase(rows: 257, widths: [16, 24, 16]),
    BandCase(rows: 130, widths: [10, 48, 17, 8], precision: .float64),
    BandCase(rows: 300, widths: [40, 1100, 30]),
  ]
}

@Suite struct BandTests {
  @Test(arguments: BandCase.all, [2, 3, 5, 8])
  func stepsHaveTheSameBitsAsOnOneThread(_ test: BandCase, _ threads: Int) throws {
    let alone = try Net(test, threads: 1)
    let together = try Net(test, threads: threads)
    #expect(alone.executable.bandDump == nil)
    let dump = try #require(together.executable.bandDump)
    #expect(dump.contains("band 1:"))
    for step in 0..<20 {
      try alone.executable.run(step: step, records: step % 3 == 0)
      try together.executable.run(step: step, records: step % 3 == 0)
      #expect(together.bits == alone.bits, "step \(step)\n\(dump)")
      if together.bits != alone.bits { return }
    }
  }

  /// A step that fails has changed nothing, and says why, as it does on one thread; the next one
  /// goes on from there.
  @Test(arguments: [2, 4]) func aFailingStepChangesNothing(_ threads: Int) throws {
    let test = BandCase(rows: 64, widths: [16, 16, 16])
    let alone = try Net(test, threads: 1)
    let together = try Net(test, threads: threads)
    let whole = alone.slots[0].doubles
    for (label, value) in [(0, 99.0), (63, -99), (40, .nan)] {
      for net in [alone, together] {
        // A label outside of the classes, or an input that is none.
        let input = value.isNaN ? net.slots[0] : net.labels
        let entries = input.doubles
        set(input, label, value)
        let before = net.parameters
        let error = #expect(throws: ExecutionError.self) { try net.executable.run() }
        if value.isNaN {
          guard case .notFinite? = error else {
            Issue.record("\(error as Any)")
            return
          }
        } else {
          guard case .indexOutOfRange(value, 16, _)? = error else {
            Issue.record("\(error as Any)")
            return
          }
        }
        #expect(net.parameters == before)
        set(input, label, entries[label])
      }
    }
    #expect(alone.slots[0].doubles == whole)
    try alone.executable.run()
    try together.executable.run()
    #expect(together.bits == alone.bits)
  }

  private func set(_ tensor: Tensor, _ place: Int, _ value: Double) {
    unsafe tensor.storage.withMutableBytes {
      unsafe $0.storeBytes(of: Float(value), toByteOffset: 4 * place, as: Float.self)
    }
  }

  /// What a dump says about a net of one layer: rows are split, the gradient of the weight goes on
  /// from one band to the next.
  @Test func aBandWaitsWhereASumGoesOn() throws {
    let net = try Net(BandCase(rows: 64, widths: [32, 16]), threads: 2)
    let dump = try #require(net.executable.bandDump)
    let bands = dump.split(separator: "\n").filter { $0.contains("band ") }
    #expect(
      bands.count == 2 && bands[0].contains("reached") && bands[1].contains("after"), "\(dump)")
  }
}

/// Layers whose rows are centred, with a residual where widths allow it; cross-entropy; gradient
/// descent with momentum.
private final class Net {
  let slots: [Tensor]
  let labels: Tensor
  let executable: Executable

  init(_ test: BandCase, threads: Int) throws {
    var graph = Graph()
    var slots: [Tensor] = []
    func leaf(_ dims: [Int], _ entry: (Int) -> Double) throws -> NodeID {
      let shape = try Shape(dims)
      slots.append(
        Tensor((0..<shape.count).map(entry), shape: shape, precision: test.precision))
      return graph.append(leaf: Input.self, .slot(slots.count - 1), type: TensorType(shape))
    }
    func small(_ scale: Double) -> (Int) -> Double {
      let slot = slots.count
      return { scale * (Double(($0 &* 7919 &+ slot &* 104_729) % 2003) / 1000 - 1) }
    }
    let classes = test.widths[test.widths.count - 1]
    var h = try leaf([test.rows, test.widths[0]], small(1))
    let y = try leaf([test.rows]) { Double($0 &* 7919 % classes) }
    var parameters: [NodeID] = []
    for (inputs, outputs) in zip(test.widths, test.widths.dropFirst()) {
      let weight = try leaf([inputs, outputs], small(0.3))
      let bias = try leaf([outputs], small(0.1))
      parameters += [weight, bias]
      let z = try graph.add(graph.matmul(h, weight), bias)
      let mean = try graph.mean(z, axes: [1], keepdims: true)
      let a = try graph.tanh(graph.sub(z, mean))
      h = inputs == outputs ? try graph.add(h, a) : a
    }
    let loss = try graph.crossEntropy(h, y)
    let gradients = try graph.derivative(of: loss, by: parameters).gradients
    var writes: [PlanRequest.Write] = []
    for (i, (parameter, gradient)) in zip(parameters, gradients).enumerated() {
      let dims = graph.shape(parameter).dimensions
      let momentum = try leaf(dims) { _ in 0 }
      let next = try graph.add(graph.mul(momentum, 0.9), gradient)
      writes.append(.init(next, slot: slots.count - 1))
      writes.append(.init(try graph.sub(parameter, graph.mul(next, 0.05)), slot: 2 + i))
    }
    slots.append(Tensor([0], shape: .scalar, precision: test.precision))
    writes.append(.init(loss, slot: slots.count - 1))
    let plan = Plan(
      PlanRequest(
        graph: graph, precision: test.precision, writes: writes, statistics: gradients,
        guardNode: loss))
    self.slots = slots
    labels = slots[1]
    executable = Executable(
      plan, slots: slots.map(\.storage),
      arena: ExecutionArena(threads: threads, bands: .always), runs: 20)
  }

  var parameters: [[UInt64]] { slots.dropFirst(2).dropLast().map { $0.doubles.map(\.bitPattern) } }

  /// Parameters, momenta, loss, and the gradients' statistics.
  var bits: [[UInt64]] {
    slots.map { $0.doubles.map(\.bitPattern) }
      + (0..<executable.plan.statisticsCount).map { executable.statistics($0).map(\.bitPattern) }
  }
}
