import Autodiff
import Experiments
import Foundation
import Notebooks
import Testing

/// What `nbrun explain` prints, beside the notebook that it is of. `NBRUN_RECORD=1` writes the
/// dumps anew, and fails.
@Suite struct ExplainTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Goldens")

  private func notebook(_ text: String? = nil) throws -> Notebook {
    let golden = try String(contentsOf: Self.folder.appending(path: "line.md"), encoding: .utf8)
    return Notebook.parse(source: SourceText(name: "line.md", text: text ?? golden))
  }

  @Test(arguments: ["program", "graph", "plan"])
  func theStagesAreAsRecorded(stage: String) throws {
    let notebook = try notebook()
    let explained = explainSteps(notebook, files: TestFiles())
    #expect(explained.diagnostics.isEmpty && explained.steps.map(\.run) == ["fit"])
    let dump =
      switch stage {
      case "program": Program(notebook).dump(notebook.source)
      case "graph": explained.steps.map(\.graphDump).joined()
      default: explained.steps.map(\.planDump).joined()
      }
    let golden = Self.folder.appending(path: "line.\(stage)")
    if ProcessInfo.processInfo.environment["NBRUN_RECORD"] != nil {
      try dump.write(to: golden, atomically: true, encoding: .utf8)
      Issue.record("recorded \(golden.lastPathComponent)")
    }
    #expect(try dump == String(contentsOf: golden, encoding: .utf8))
  }

  @Test func aSweepHasAStepForEachChoiceAndNothingIsTrained() throws {
    let text = """
      ```data points
      x = [0, 1]
      y = [1, 3]
      ```
      ```model line
      m = param(0.0)
      cost = mse(m * x, y)
      ```
      ```train fits
      model = line
      data = points
      optimizer = sgd(lr=sweep(0.1, 0.2))
      steps = 50_000_000
      ```
      ```model after
      k = param(1.0)
      cost = mse(k * fits[0].m * x, y)
      ```
      ```train second
      model = after
      data = points
      optimizer = adam()
      steps = 10
      ```
      ```train wrong
      model = line
      stepz = 3
      ```
      """
    let explained = explainSteps(try notebook(text), files: TestFiles())
    #expect(explained.steps.map(\.run) == ["fits lr=0.1", "fits lr=0.2", "second"])
    #expect(explained.diagnostics.map(\.code).contains(501))
    #expect(explained.steps[0].graphDump.contains(" = input(slot 0) []  m\n"))
  }
}
