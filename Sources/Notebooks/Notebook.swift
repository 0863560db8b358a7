/// A parsed notebook. (The prose tree and front matter are added by the parser.)
package struct Notebook: Sendable {
  package var source: SourceText
  package var blocks: [ExecutableBlock]
  package var diagnostics: [Diagnostic]
  package init(source: SourceText, blocks: [ExecutableBlock], diagnostics: [Diagnostic]) {
    self.source = source
    self.blocks = blocks
    self.diagnostics = diagnostics
  }
}
