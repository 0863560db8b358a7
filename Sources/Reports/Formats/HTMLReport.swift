package import Experiments
import Markup
import Notebooks
package import Typesetting

/// The report of a notebook: one HTML page, complete in itself.
package struct HTMLReport {
  let result: NotebookResult
  let typesetter: Typesetter
  /// Of this program.
  let version: String

  package init(_ result: NotebookResult, typesetter: Typesetter, version: String) {
    self.result = result
    self.typesetter = typesetter
    self.version = version
  }

  private var notebook: Notebook { result.notebook }

  package func bytes() -> [UInt8] {
    let diagnostics = Placement(result)
    var prose = ProseRenderer(notebook, context: context(diagnostics))
    let loose = diagnostics.outside
    let main = Content {
      for placed in loose { DiagnosticView.element(placed, notebook.source) }
      prose.page()
    }
    return page(prose, main, diagnostics).html()
  }

  private func context(_ diagnostics: Placement) -> ProseContext {
    var context = ProseContext(
      math: { tex, isDisplay in typeset(tex, isDisplay) },
      block: { index in
        guard index < result.blocks.count else { return .empty }
        let view = BlockView(
          result: result.blocks[index], notebook: notebook,
          diagnostics: diagnostics.ofBlock(index), typeset: typeset,
          inline: { captionRenderer().inline($0) })
        return .element(view.element)
      },
      inlineValue: { inlineText($0) })
    context.after = { range in
      .fragment(
        diagnostics.inProse(range).map { .element(DiagnosticView.element($0, notebook.source)) })
    }
    context.headingShift = notebook.frontMatter.title == nil ? 0 : 1
    return context
  }

  /// Captions hold no blocks, so their context needs none.
  private func captionRenderer() -> ProseRenderer {
    ProseRenderer(
      notebook,
      context: ProseContext(
        math: { tex, isDisplay in typeset(tex, isDisplay) }, block: { _ in .empty },
        inlineValue: { inlineText($0) }))
  }

  private func inlineText(_ index: Int) -> String? {
    guard index < notebook.inlineValues.count else { return nil }
    return result.inlineValues[notebook.inlineValues[index].range]?.text.map(Numbers.inProse)
  }

  private func typeset(_ tex: String, _ isDisplay: Bool) -> Content {
    let made = typesetter.content(of: Formula(tex, isDisplay: isDisplay))
    guard let error = made.error else { return made.content }
    return Content {
      Element("span", ["class": "math-error", "title": error.message]) { made.content }
    }
  }

  private func page(_ prose: ProseRenderer, _ main: Content, _ diagnostics: Placement) -> Page {
    let front = notebook.frontMatter
    let fileName = notebook.source.name.split(separator: "/").last.map(String.init) ?? "notebook"
    let title = front.title.map { prose.plainText($0) } ?? fileName
    var page = Page(
      title: title, heading: .fragment(front.title.map { prose.inline($0) } ?? [.text(fileName)]),
      generator: "nbrun \(version)", main: main)
    page.language = front.lang ?? "en"
    page.subtitle = front.subtitle.map { .fragment(prose.inline($0)) }
    page.authors = front.authors
    page.date = front.date
    page.description = front.description.map { prose.plainText($0) }
    if front.tableOfContents != false, notebook.headings.count > 1 {
      page.contents = notebook.headings.map { heading in
        Page.ContentsEntry(
          level: heading.level, number: front.numbersSections ? heading.number : nil,
          title: .text(notebook.prose.plainText(of: heading.node)), id: heading.id)
      }
    }
    page.problems = diagnostics.all.map { placed in
      let diagnostic = placed.diagnostic
      let place = notebook.source.position(at: diagnostic.range.lower)
      return Page.Problem(
        isError: diagnostic.severity == .error, place: "\(place.line):\(place.column)",
        message: diagnostic.message, id: placed.id)
    }
    page.provenance = provenance
    page.source = (fileName, notebook.source.text(SourceRange(0, notebook.source.bytes.count)))
    return page
  }

  /// What is needed to get the same report again.
  private var provenance: [(name: String, value: String)] {
    var facts: [(name: String, value: String)] = [
      ("made by", "nbrun \(version)"), ("seed", String(result.seed)),
      ("precision", result.precision), ("notebook", Digest.text(notebook.source.bytes)),
    ]
    facts += result.parameters.map { ("params.\($0.name)", $0.value) }
    for block in result.blocks {
      for case .dataset(let data) in block.artifacts {
        facts += data.files.map { ($0.path, $0.hash) }
      }
    }
    return facts
  }
}
