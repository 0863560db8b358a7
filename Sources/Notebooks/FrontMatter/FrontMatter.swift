/// What the YAML between the `---` lines at the top of a notebook says.
package struct FrontMatter: Sendable, Hashable {
  /// One entry of `params`, which the command line's `-P name=value` may replace.
  package struct Parameter: Sendable, Hashable {
    package var name: String
    package var nameRange: SourceRange
    package var value: OptionValue
    package var valueRange: SourceRange
  }

  package enum Precision: String, Sendable { case float32, float64 }

  /// From the first `---` to the last, with their line ends; nothing where there is none.
  package var range: SourceRange?
  package var title: RichText?
  package var subtitle: RichText?
  package var description: RichText?
  package var authors: [String] = []
  package var date: String?
  /// A language tag such as `en` or `pt-BR`.
  package var lang: String?
  package var seed: UInt64?
  package var precision: Precision?
  /// In the order in which they were written.
  package var params: [Parameter] = []
  package var tableOfContents: Bool?
  package var numbersSections = false
  package var bibliography: [String] = []
  package var allowsHTML = false

  package init() {}

  static let keys = [
    "title", "subtitle", "author", "date", "description", "lang", "seed", "precision", "params",
    "toc", "number-sections", "bibliography", "allow-html",
  ]
}
