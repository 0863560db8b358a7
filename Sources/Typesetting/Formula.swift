/// A piece of TeX as the author wrote it, without the dollars.
package struct Formula: Hashable, Sendable {
  package var tex: String
  /// On a line of its own, `$$ … $$`.
  package var isDisplay: Bool

  package init(_ tex: String, isDisplay: Bool = false) {
    self.tex = tex
    self.isDisplay = isDisplay
  }
}
