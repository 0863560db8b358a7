import Foundation
import Notebooks
import Testing
import Typesetting

@testable import nbrun

/// Whatever a file holds, it is read or refused, and what is said about it can be printed.
@Suite struct HostileNotebookTests {
  @Test func anyBytesAreReadOrRefused() {
    var state: UInt64 = 29
    let parts = [
      "```data a\n", "x = [1\n", "```\n", "$", "`{eval} ", "\0", "ä", "> ", "|", "---\n",
    ]
    for _ in 0..<300 {
      var bytes: [UInt8] = []
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let choice = Int(state >> 33)
        if choice % 4 == 0 {
          bytes.append(UInt8(truncatingIfNeeded: state >> 40))
        } else {
          bytes += Array(parts[choice / 4 % parts.count].utf8)
        }
      }
      let context = RunContext(
        folder: NotebookFolder(notebook: "a.md", allowed: []),
        typesetter: Typesetter(source: KaTeXSource(identity: nil) { nil }, cache: nil),
        now: { 0 })
      let source = NotebookSource(path: "a.md", bytes: bytes)
      let explanation = Pipeline.standard.explain(source, .notebook, context)
      let text = DiagnosticText(source: explanation.source).text(explanation.diagnostics)
      #expect(text.isEmpty == explanation.diagnostics.isEmpty)
    }
  }
}
