import Experiments
import Notebooks
import Typesetting

extension Pipeline {
  /// The stages of this program.
  static let standard = Pipeline(
    run: { source, context in
      let notebook = notebook(source)
      // Loading KaTeX takes longer than most lessons, so it is done beside the training.
      let (typesetter, formulas) = (context.typesetter, notebook.formulas)
      Task.detached { typesetter.prepare(formulas) }
      var result = NotebookResult(notebook: notebook)
      result.diagnostics = notebook.diagnostics
      return RunOutcome(result: result, html: [], json: [])
    },
    explain: { source, stage, _ in
      let notebook = notebook(source)
      let text =
        switch stage {
        case .notebook: notebook.dump
        case .program, .graph, .plan, .report: ""
        }
      return Explanation(text: text, source: notebook.source, diagnostics: notebook.diagnostics)
    })

  private static func notebook(_ source: NotebookSource) -> Notebook {
    let reading = SourceReading(name: source.path, bytes: source.bytes)
    if let diagnostic = reading.diagnostic {
      return Notebook(source: reading.source, blocks: [], diagnostics: [diagnostic])
    }
    return Notebook.parse(source: reading.source)
  }
}
