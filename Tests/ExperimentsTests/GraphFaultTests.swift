import Autodiff
import Experiments
import Foundation
import Notebooks
import TestSupport
import Testing

/// The graphs of training steps, after the derivative and the update and after simplification,
/// keep the rules of graphs.
@Suite struct GraphFaultTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
  static let notebooks =
    ["line", "by-hand", "chain-rule", "minibatches", "digits", "deep"].map { "Lessons/\($0).md" }
    + ["line", "tiny", "digits", "images", "wide", "deep", "conv"].map {
      "Peers/workloads/\($0).md"
    }

  @Test(arguments: notebooks) func everyStep(path: String) throws {
    let file = Self.root.appending(path: path)
    let notebook = Notebook.parse(
      source: SourceText(name: path, text: try String(contentsOf: file, encoding: .utf8)))
    let folder = file.deletingLastPathComponent().path
    let explained = explainSteps(notebook, files: TestFiles(folder: folder))
    #expect(explained.diagnostics.isEmpty)
    let hasTraining = notebook.blocks.contains { $0.kind == "train" }
    #expect(explained.steps.isEmpty == !hasTraining)
    for step in explained.steps {
      #expect(step.graph.faults() == [], "\(step.run)")
      #expect(step.plan.graph.faults() == [], "\(step.run), simplified")
    }
  }
}
