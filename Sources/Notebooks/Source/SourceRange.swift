/// A half-open range of UTF-8 byte offsets in the notebook's text.
package struct SourceRange: Hashable, Sendable {
  package var lower: Int
  package var upper: Int

  package init(_ lower: Int, _ upper: Int) {
    precondition(lower <= upper, "a source range must not end before it begins")
    self.lower = lower
    self.upper = upper
  }

  /// The smallest range that holds both.
  package func union(_ other: SourceRange) -> SourceRange {
    SourceRange(min(lower, other.lower), max(upper, other.upper))
  }
}
