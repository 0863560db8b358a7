package import Markup
package import Notebooks

/// What prose needs from the rest of a report, as functions of what stands in it.
package struct ProseContext {
  /// A formula as markup.
  package var math: (_ tex: String, _ isDisplay: Bool) -> Content
  /// All that an executable block shows, by its index.
  package var block: (_ index: Int) -> Content
  /// The text of an inline value, by its index; nothing where it failed.
  package var inlineValue: (_ index: Int) -> String?
  /// A code block that is shown only; nothing to have it written as cmark does.
  package var code: (_ info: String, _ literal: String) -> Content? = { _, _ in nil }
  /// What stands behind a part of the page, such as what was wrong in it, by the part's place.
  package var after: ((_ range: SourceRange) -> Content)?
  /// Whether headings have ids and links to themselves.
  package var marksHeadings = true
  /// Added to the level of each heading, where the page has a title above them.
  package var headingShift = 0

  package init(
    math: @escaping (_ tex: String, _ isDisplay: Bool) -> Content,
    block: @escaping (_ index: Int) -> Content,
    inlineValue: @escaping (_ index: Int) -> String?
  ) {
    self.math = math
    self.block = block
    self.inlineValue = inlineValue
  }
}
