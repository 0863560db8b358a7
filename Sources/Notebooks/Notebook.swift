/// A parsed notebook: what it says, what it runs, and what is wrong with its form.
package struct Notebook: Sendable {
  package var source: SourceText
  package var frontMatter = FrontMatter()
  package var prose = Prose()
  /// In the order of the page. A block whose header or options are wrong stands here too; the
  /// errors in `diagnostics` lie within its range.
  package var blocks: [ExecutableBlock]
  /// Those of the front matter, then those of prose and captions in the order of the page.
  package var inlineValues: [InlineValue] = []
  package var headings: [Heading] = []
  /// What references may point at, in the order of the page.
  package var labels: [Label] = []
  /// The place of each label's name in `labels`.
  var labelIndices: [String: Int] = [:]
  /// What the page writes before the captions of numbered blocks, by the block's index.
  package var numbers: [Int: BlockNumber] = [:]
  /// The numbers of tables in the prose, by their index in `prose`.
  package var tableNumbers: [Int: String] = [:]
  /// The definitions of footnotes, in the order in which they are first referred to.
  package var footnotes: [Footnote] = []
  package var diagnostics: [Diagnostic]

  package struct Heading: Sendable, Hashable {
    package var level: Int
    /// `1.2`, counted from the highest level that occurs.
    package var number: String
    /// What the page calls it: the label, else its words, made unique.
    package var id: String
    package var label: String?
    /// Its index in `prose`.
    package var node: Int
    package var range: SourceRange
  }

  package struct Label: Sendable, Hashable {
    package enum Kind: String, Sendable { case figure, equation, table, section }
    package var name: String
    package var kind: Kind
    /// `2`, or `1.2` for a section: what a reference shows after the kind.
    package var number: String
    /// The place of the label's name.
    package var range: SourceRange
  }

  package struct BlockNumber: Sendable, Hashable {
    package var kind: Label.Kind
    package var number: String
  }

  package struct Footnote: Sendable, Hashable {
    package var label: String
    /// The index of its definition in `prose`.
    package var node: Int
  }

  package init(source: SourceText, blocks: [ExecutableBlock], diagnostics: [Diagnostic]) {
    self.source = source
    self.blocks = blocks
    self.diagnostics = diagnostics
  }

  package func label(_ name: String) -> Label? { labelIndices[name].map { labels[$0] } }
}
