import Autodiff
import Foundation
import Testing

@testable import Learning

/// Every optimiser and schedule of the tables; `Oracles/optimizers.py` made the numbers.
struct OptimizerTests {
  static let start = [1.0, -2.0, 0.5]
  static let target = [0.3, 0.1, -0.4]
  static let curvature = [0.5, 2.0, 1.0]

  /// Parameters after each of the first steps on the cost `sum(curvature * (w - target)²)`.
  private func path(
    _ optimizer: any Optimizer.Type, _ arguments: ArgumentList, steps: Int
  ) throws -> [[Double]] {
    let arena = ExecutionArena(threads: 1)
    let shape = try Shape([3])
    let initial = optimizer.state(arguments)
    var weights = OptimizerTests.start
    var state = initial.map { [Double](repeating: $0.initial, count: 3) }
    var path: [[Double]] = []
    for step in 1...steps {
      let workspace = Workspace(precision: .float64, arena: arena)
      func leaf(_ values: [Double]) -> NodeID {
        workspace.leaf(Tensor(values, shape: shape, precision: .float64))
      }
      let gradient = zip(zip(weights, OptimizerTests.target), OptimizerTests.curvature).map {
        2 * $1 * ($0.0 - $0.1)
      }
      let inputs = OptimizerStep(
        parameter: leaf(weights), gradient: leaf(gradient), state: state.map(leaf),
        learningRate: workspace.leaf(Tensor(arguments.real("lr"), precision: .float64)),
        number: workspace.leaf(Tensor(Double(step), precision: .float64)))
      let update = try optimizer.update(&workspace.graph, inputs, arguments)
      let values = try workspace.values(of: [update.parameter] + update.state)
      weights = values[0].doubles
      state = values.dropFirst().map(\.doubles)
      #expect(state.count == initial.count)
      path.append(weights)
    }
    return path
  }

  @Test func everyOptimizerTakesPyTorchsSteps() throws {
    var tested: Set<String> = []
    let rows = try Oracle.rows("optimizers.tsv")
    for group in Dictionary(grouping: rows, by: { $0[0] + "\t" + $0[1] }).sorted(by: {
      $0.key < $1.key
    }) {
      let name = group.value[0][0]
      tested.insert(name)
      let optimizer = try #require(OptimizerTable.named[name])
      let arguments = try Oracle.arguments(optimizer.signature, group.value[0][1])
      let path = try path(optimizer, arguments, steps: 20)
      for row in group.value {
        let expected = try Oracle.numbers(row[3])
        let step = try #require(Int(row[2]))
        for (value, wanted) in zip(path[step - 1], expected) {
          #expect(abs(value - wanted) < 1e-12, "\(row)")
        }
      }
    }
    #expect(tested == Set(OptimizerTable.all.map { $0.signature.name }))
  }

  @Test func everyOptimizerConverges() throws {
    for optimizer in OptimizerTable.all {
      let arguments = try Oracle.arguments(optimizer.signature, "lr=0.02,weight_decay=0")
      let last = try #require(try path(optimizer, arguments, steps: 800).last)
      for (value, wanted) in zip(last, OptimizerTests.target) {
        #expect(abs(value - wanted) < 0.02, "\(optimizer.signature.name): \(last)")
      }
    }
  }

  @Test func everyScheduleGivesPyTorchsRates() throws {
    var tested: Set<String> = ["multi_step"]
    for row in try Oracle.rows("schedules.tsv") {
      let schedule = try #require(ScheduleTable.named[row[0]])
      tested.insert(row[0])
      let arguments = try Oracle.arguments(schedule.signature, row[1])
      let steps = try #require(Int(row[2]))
      for (step, wanted) in try Oracle.numbers(row[3]).enumerated() {
        let rate = schedule.rate(step: step, of: steps, arguments)
        #expect(abs(rate - wanted) <= 1e-12 * max(1, wanted.magnitude), "\(row[0]) at \(step)")
      }
    }
    #expect(tested == Set(ScheduleTable.all.map { $0.signature.name }))
  }

  @Test func milestonesAndWarmup() throws {
    var steps = try Oracle.arguments(MultiStepDecay.signature, "lr=1,gamma=0.5")
    steps.values[1] = .integers([3, 5])
    #expect(
      (0..<7).map { MultiStepDecay.rate(step: $0, of: 7, steps) } == [
        1, 1, 1, 0.5, 0.5, 0.25, 0.25,
      ])
    let warm = try Oracle.arguments(CosineDecay.signature, "lr=1,warmup=4")
    #expect((0..<5).map { CosineDecay.rate(step: $0, of: 12, warm) } == [0.25, 0.5, 0.75, 1, 1])
    #expect(abs(CosineDecay.rate(step: 8, of: 12, warm) - 0.5) < 1e-12)
    #expect(CosineDecay.rate(step: 50, of: 12, warm) == 0)
  }
}

/// Reads the tables that the scripts in `Oracles` wrote.
enum Oracle {
  static func rows(_ file: String) throws -> [[String]] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Oracles")
    let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
    return text.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
  }

  static func numbers(_ text: String) throws -> [Double] {
    try text.split(separator: ",").map { try #require(Double($0)) }
  }

  /// `lr=0.1,nesterov=1.0` bound to a signature.
  static func arguments(_ signature: Signature, _ text: String) throws -> ArgumentList {
    var values = signature.parameters.map { $0.initial ?? .none }
    for pair in text.split(separator: ",") {
      let parts = pair.split(separator: "=")
      let value = try #require(Double(parts[1]))
      // Not every optimiser has what is asked of all of them.
      guard let i = signature.parameters.firstIndex(where: { $0.name == parts[0] }) else {
        Issue.record("\(signature.name) has no parameter \(parts[0])")
        continue
      }
      switch signature.parameters[i].kind {
      case .boolean: values[i] = .boolean(value != 0)
      case .integer: values[i] = .integer(Int(value))
      default: values[i] = .real(value)
      }
    }
    return ArgumentList(signature: signature, values: values)
  }
}
