import Experiments
import Foundation
import Markup
import Notebooks
import Testing

@testable import Reports

/// The HTML of the blocks of a tiny notebook, so that changes of it are seen.
/// `NBRUN_RECORD=1` writes it anew, and fails.
@Suite struct BlockGoldenTests {
  static let notebook = Notebook.parse(
    source: SourceText(
      name: "tiny.md",
      text: """
        ```data trial
        x = [1, 2]
        ```

        ```model line
        m = param(0.5)
        cost = mean((m * x) ** 2)
        ```

        ```eval
        grad(line(trial).cost, line.m)
        ```

        ```train fit
        model = line
        ```

        ```check
        fit.cost < 1
        ```

        """))

  static let scalar = DisplayValue.array(
    ArraySummary(shape: [], isBoolean: false, entries: [2.5], count: 1))
  static let pair = DisplayValue.array(
    ArraySummary(shape: [2], isBoolean: false, entries: [0.5, 1], count: 2))
  static let range = SourceRange(0, 0)

  static func artifacts(_ index: Int) -> [Artifact] {
    switch index {
    case 0:
      return [
        .dataset(
          DatasetSummary(
            name: "trial", rows: 2,
            columns: [
              .init(
                name: "x", shape: [], type: "real", minimum: 1, maximum: 2, mean: 1.5,
                deviation: 0.7071, missing: 0, histogram: [1, 1], firstRows: [scalar, scalar])
            ], parts: [], files: []))
      ]
    case 1:
      return [
        .model(
          ModelSummary(
            name: "line", inputs: [("x", [nil])],
            lines: [
              .init(
                source: "m = param(0.5)", range: range, name: "m", shape: [], parameters: 1,
                turns: 1)
            ], parameters: [.init(path: "m", shape: [], count: 1, initial: "0.5")],
            parameterCount: 1, hyperparameters: [], boundTo: "trial"))
      ]
    case 2:
      return [
        .value(ShownValue(source: "grad(line(trial).cost, line.m)", range: range, value: scalar)),
        .backprop(
          BackpropSummary(
            source: "cost",
            rows: [
              .init(
                symbol: "m", shape: [], value: scalar, gradient: scalar, operands: [],
                isParameter: true),
              .init(
                symbol: "cost", shape: [2], value: pair, gradient: scalar,
                operands: [(row: 0, symbol: "m", local: pair)], isParameter: false),
            ])),
      ]
    case 3:
      var run = RunSummary(name: "fit", model: "line", lossName: "cost")
      run.steps = 1
      run.hyperparameters = [("optimizer", "sgd"), ("lr", "0.1")]
      run.values = [("cost", 0.25)]
      run.learningRateAtFirstStep = 0.1
      run.firstStep = [("m", before: 0.5, gradient: 2.5, after: 0.25)]
      run.gradients = [GradientViewTests.gradient("m", norm: 2.5)]
      return [.run(run)]
    default:
      return [
        .assertion(
          Assertion(
            source: "fit.cost < 1", range: range, holds: false, left: scalar, right: pair,
            explanation: "differs by 1.5"))
      ]
    }
  }

  static func html() -> String {
    notebook.blocks.map { block in
      var result = BlockResult(block: block)
      result.artifacts = artifacts(block.index)
      let diagnostics =
        block.index == 4
        ? [
          PlacedDiagnostic(
            diagnostic: Diagnostic(999, at: block.range, "an example", hint: "none"),
            id: "problem-1")
        ] : []
      return BlockView(
        result: result, notebook: notebook, diagnostics: diagnostics,
        typeset: { tex, _ in .text(tex) }, inline: { _ in [] }
      ).element.string()
    }.joined(separator: "\n") + "\n"
  }

  @Test func blocksAreWrittenAsRecorded() throws {
    let golden = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Goldens/blocks.html")
    if ProcessInfo.processInfo.environment["NBRUN_RECORD"] != nil {
      try FileManager.default.createDirectory(
        at: golden.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Self.html().write(to: golden, atomically: true, encoding: .utf8)
      Issue.record("recorded \(golden.lastPathComponent)")
    }
    #expect(Self.notebook.blocks.count == 5)
    #expect(try Self.html() == String(contentsOf: golden, encoding: .utf8))
  }
}
