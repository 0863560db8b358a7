import Experiments
import Notebooks

extension Pipeline {
  /// The stages of this program.
  static let standard = Pipeline(
    run: { source, _ in
      let text = SourceText(name: source.path, bytes: source.bytes)
      let notebook = Notebook(source: text, blocks: [], diagnostics: [])
      return RunOutcome(result: NotebookResult(notebook: notebook), html: [], json: [])
    },
    explain: { source, _, _ in
      let text = SourceText(name: source.path, bytes: source.bytes)
      return Explanation(text: "", source: text, diagnostics: [])
    })
}
