import Autodiff
import Experiments
import Foundation
import Notebooks
import Testing

@testable import nbrun_bench

@Suite struct StepTableTests {
  private static let product = InstructionSummary(
    kind: "product", name: "4×4 @ 4×4", origin: Origin(1),
    work: Work(flops: 128, read: 128, written: 64))
  private static let tiles = InstructionSummary(
    kind: "tiles", name: "4×4: tanh", origin: Origin(2), work: Work(read: 64, written: 64))
  private static let other = InstructionSummary(
    kind: "tiles", name: "4×4: add", origin: .none, work: Work(read: 128, written: 64))
  private static let statistics = InstructionSummary(
    kind: "statistics", name: "16 entries", origin: .none, work: Work(read: 64),
    isRecorded: true)

  /// Two layers, an update, and a statistic that takes longest but not in every step.
  private static let table = StepTable(
    [product, tiles, product, tiles, other, statistics],
    StepTimes(
      whole: 22e-6, around: 1e-6, instructions: [4e-6, 1e-6, 6e-6, 2e-6, 5e-6, 90e-6],
      clock: 2e-8)
  ) { $0 == .none ? nil : 10 + Int($0.id) }

  @Test func equalInstructionsAreOneRowAndTheLongestComesFirst() {
    let entries = Self.table.entries
    #expect(entries.map { $0.kind } == ["product", "tiles", "tiles", "batch", "statistics"])
    #expect(entries.map { $0.first } == [0, 4, 1, nil, 5])
    #expect(entries.map { $0.count } == [2, 1, 2, 1, 1])
    #expect(entries.map { $0.line } == [11, nil, 12, nil, nil])
    #expect(entries[0].work == Work(flops: 256, read: 256, written: 128))
  }

  @Test func sharesAreOfAStepThatDoesNotRecord() {
    #expect(abs(Self.table.sum - 19e-6) < 1e-12)
    #expect(Self.table.kinds.map { $0.kind } == ["product", "tiles", "batch", "statistics"])
    #expect(abs(Self.table.kinds[1].seconds - 8e-6) < 1e-12)
    #expect(Self.table.kinds[1].count == 3)
  }

  private static let roofline = Roofline(
    threads: 2, flops: 1e9,
    levels: [
      .init(name: "L1", capacity: 200, bandwidth: 1e9, reading: 1e9),
      .init(name: "memory", capacity: .infinity, bandwidth: 1e6, reading: 1e6),
    ])

  /// Each product moves 192 bytes, which the cache holds, though both together do not fit.
  @Test func eachInstructionIsHeldAgainstTheRoofByItself() {
    let figure = Self.table.figure(Self.table.entries[0], group: "", on: Self.roofline)
    #expect(figure.roof == "L1")
    #expect(abs((figure.share ?? 0) - 384e-9 / 10e-6) < 1e-9)
  }

  @Test func theTableFitsIntoAHundredColumns() {
    let lines = Self.table.text(title: "line.md, fit", on: Self.roofline, limit: 2)
    #expect(lines.allSatisfy { $0.count <= 100 }, "\(lines.joined(separator: "\n"))")
    #expect(lines.contains { $0.contains("and 3 more rows") })
    #expect(lines.contains { $0.hasSuffix("product 4×4 @ 4×4") })
  }

  @Test func eachRowIsALineOfJSON() throws {
    let lines = Self.table.json(title: "line.md, fit", on: Self.roofline)
    #expect(lines.count == 1 + 5 + 4)
    let objects = try lines.map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(objects[0]["group"] as? String == "step")
    #expect(objects[1]["times"] as? Int == 2)
    #expect(objects[1]["roof"] as? String == "L1")
    #expect(objects[5]["recorded"] as? Bool == true)
  }

  /// Of a whole notebook: each instruction of the plan has a time and a line where it has one.
  @Test func stepsOfANotebookAreTimed() throws {
    let text = """
      ```data points
      x = [0, 1, 2, 3, 4]
      y = [1, 3, 5, 7, 9]
      ```

      ```model line
      m = param(0)
      loss = mse(m * x, y)
      ```

      ```train fit
      model = line
      data = points
      optimizer = sgd(lr=0.01)
      batch_size = 2
      steps = 20
      ```
      """
    let notebook = Notebook.parse(source: SourceText(name: "line.md", text: text))
    let (steps, result) = timeSteps(
      notebook, files: NoFiles(), seconds: 0, now: Stopwatch.now)
    #expect(result.isSound)
    let step = try #require(steps.first)
    #expect(steps.count == 1)
    #expect(step.run == "fit")
    #expect(step.times.instructions.count == step.plan.instructionCount)
    #expect(step.times.instructions.allSatisfy { $0 >= 0 })
    let lines = Set(step.plan.summaries.compactMap { step.line(of: $0.origin) })
    #expect(lines.contains(8))
    #expect(step.plan.summaries.contains { $0.isRecorded })
  }
}
