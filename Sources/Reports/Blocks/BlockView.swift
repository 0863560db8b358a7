import Charts
import Experiments
import Language
import Markup
import Notebooks

/// All that one executable block shows: its code, what came of it, what was wrong with it.
struct BlockView {
  let result: BlockResult
  let notebook: Notebook
  let diagnostics: [PlacedDiagnostic]
  let typeset: (_ tex: String, _ isDisplay: Bool) -> Content
  /// A caption as markup.
  let inline: (RichText) -> [Content]

  /// Of the numbers behind a figure.
  private static let mostRows = 40

  private var block: ExecutableBlock { result.block }
  private var id: String { "block-\(block.index + 1)" }

  var element: Element {
    Element("section", ["class": "block", "id": id]) {
      code
      if showsOutput { output }
      for diagnostic in diagnostics {
        DiagnosticView.element(diagnostic, notebook.source)
      }
      skipped
    }
  }

  private var name: String { block.kind + (block.name.map { " \($0)" } ?? "") }

  private var showsOutput: Bool { block.option("output")?.value != .boolean(false) }

  // MARK: - Code

  private var code: Content {
    switch block.option("echo")?.value {
    case .boolean(false): return .empty
    case .string("fold"):
      return Content {
        Element("details") {
          Element("summary") { "Code of \(name)" }
          codeElement
        }
      }
    default: return Content { codeElement }
    }
  }

  private var codeElement: Element {
    Element("div", ["class": "code"]) {
      Element("pre", ["tabindex": "0", "role": "group", "aria-label": "code of \(name)"]) {
        Element("span", ["class": "code-kind"]) { name }
        "\n"
        Element("code") {
          CodeView.content(notebook.source, block.body, indentation: block.indentation)
        }
      }
    }
  }

  // MARK: - Output

  private var output: Content {
    var contents: [Content] = []
    var wroteCaption = false
    for artifact in result.artifacts {
      contents.append(Content { view(artifact, writesCaption: !wroteCaption) })
      switch artifact {
      case .figure, .run, .sweep: wroteCaption = true
      default: break
      }
    }
    if contents.isEmpty { return .empty }
    return Content {
      Element("div", ["class": "output", "id": wroteCaption ? nil : block.label]) {
        contents
        if !wroteCaption, let caption { Element("p", ["class": "caption"]) { caption } }
      }
    }
  }

  private func view(_ artifact: Artifact, writesCaption: Bool) -> Content {
    let figure = { (chart: Chart, part: String) in
      self.figure(chart, part, writesCaption: writesCaption && part == "loss")
    }
    switch artifact {
    case .dataset(let data): return DatasetView.content(data)
    case .model(let model):
      return ModelView.content(model, equations: equations) { typeset($0, true) }
    case .run(let run): return RunView(run: run, id: id, figure: figure).content
    case .sweep(let sweep): return SweepView(sweep: sweep, id: id, figure: figure).content
    case .value(let value): return ValueView.content(value) { typeset($0, false) }
    case .table(let table): return TableView.content(table)
    case .backprop(let summary): return BackpropView.content(summary)
    case .figure(let chart): return self.figure(chart, "figure", writesCaption: writesCaption)
    case .assertion(let assertion): return Content { AssertionView.element(assertion) }
    }
  }

  private func figure(_ chart: Chart, _ part: String, writesCaption: Bool) -> Content {
    let tables = chart.dataTables(rows: BlockView.mostRows)
    return Content {
      Element("figure", ["id": writesCaption ? block.label : nil]) {
        chart.figure(idPrefix: "\(id)-\(part)")
        Element("figcaption") {
          if writesCaption, let caption { Element("p") { caption } }
          Element("details", ["class": "data-fold"]) {
            Element("summary") { "This figure in words and numbers" }
            Element("p") { chart.description }
            for table in tables {
              Element(
                "div",
                ["class": "scroll", "tabindex": "0", "role": "group", "aria-label": "numbers"]
              ) { table }
            }
          }
        }
      }
    }
  }

  /// "Figure 2: Loss on the training digits."
  private var caption: Content? {
    let number = notebook.numbers[block.index].map {
      "\(ProseRenderer.word(for: $0.kind)) \($0.number)"
    }
    let text = block.caption.map { inline($0) }
    guard number != nil || text != nil else { return nil }
    return Content {
      if let number {
        Element("span", ["class": "caption-number"]) { number + (text == nil ? "" : ": ") }
      }
      text ?? []
    }
  }

  /// The model's lines as a textbook would set them, where they are few and none is a loop.
  private var equations: [String] {
    let most = 12
    let syntax = parseBlock(notebook.source, body: block.body, indentation: block.indentation)
    guard syntax.diagnostics.isEmpty else { return [] }
    var equations: [String] = []
    for statement in syntax.statements {
      if let tex = statement.tex {
        equations.append(tex)
      } else if case .assign = statement.kind {
        // Of parameters and inputs the table below has more to say.
        continue
      } else {
        return []
      }
    }
    return equations.count <= most ? equations : []
  }

  private var skipped: Content {
    let text: String
    switch result.outcome {
    case .skipped(let reason): text = "Not run, because \(reason) failed."
    case .interrupted: text = "Interrupted."
    case .ran, .failed: return .empty
    }
    return Content { Element("p", ["class": "note"]) { text } }
  }
}
