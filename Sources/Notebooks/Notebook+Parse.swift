extension Notebook {
  /// More diagnostics than these say nothing new.
  static let diagnosticLimit = 100

  /// Reads a notebook. Whatever the text is, there is a notebook; `diagnostics` says what is wrong
  /// with it.
  ///
  /// - Parameter source: valid UTF-8, as `SourceReading` checks.
  /// - Complexity: linear in the text, save where libcmark itself is not.
  package static func parse(source: SourceText) -> Notebook {
    read(source).notebook
  }

  /// - Returns: also how many texts could not be read along with their source.
  static func read(_ source: SourceText) -> (notebook: Notebook, mismatches: Int) {
    var notebook = Notebook(source: source, blocks: [], diagnostics: [])
    var titles = TitleReader(source: source)
    notebook.frontMatter = FrontMatter.parse(
      source, titles: &titles, diagnostics: &notebook.diagnostics)
    var reader = ProseReader(source: source, proseFrom: notebook.frontMatter.range?.upper ?? 0)
    reader.inlineValues = titles.inlineValues
    notebook.prose = reader.read()
    notebook.blocks = reader.blocks.blocks
    notebook.inlineValues = reader.inlineValues
    notebook.diagnostics += titles.diagnostics + reader.diagnostics
    notebook.collectHeadings()
    notebook.collectLabels()
    notebook.collectFootnotes()
    notebook.resolveReferences()
    notebook.diagnostics = notebook.diagnostics.enumerated()
      .sorted { ($0.element.range.lower, $0.offset) < ($1.element.range.lower, $1.offset) }
      .map(\.element)
    let count = notebook.diagnostics.count
    if count > diagnosticLimit {
      let last = notebook.diagnostics[diagnosticLimit].range
      let isError = notebook.diagnostics[diagnosticLimit...].contains { $0.severity == .error }
      notebook.diagnostics.removeSubrange(diagnosticLimit...)
      notebook.diagnostics.append(
        Diagnostic(
          106, isError ? .error : .warning, at: last,
          "there are \(count - diagnosticLimit) more like these"))
    }
    return (notebook, reader.mismatches)
  }
}

/// Reads the titles of the front matter.
struct TitleReader {
  let source: SourceText
  var inlineValues: [InlineValue] = []
  var diagnostics: [Diagnostic] = []

  init(source: SourceText) { self.source = source }

  mutating func read(_ text: String, _ range: SourceRange) -> RichText {
    let (prose, values, problems) = Fragment(text, range: range, in: source)
      .read(firstValue: inlineValues.count)
    inlineValues += values
    diagnostics += problems
    return RichText(text: text, range: range, prose: prose)
  }
}
