/// A title or a caption: a line of Markdown that the front matter or a block option holds.
package struct RichText: Sendable, Hashable {
  /// As written, after YAML's quotes and escapes.
  package var text: String
  package var range: SourceRange
  /// The text as prose; a document that holds at most one paragraph. Where YAML escapes bytes its
  /// ranges are those of the whole value.
  package var prose: Prose
}
