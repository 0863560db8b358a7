/// One axis of a panel, as far as the author has said; the rest follows from the marks.
package struct Axis: Sendable {
  package var label: String?
  package var scale: Scale.Kind = .linear
  /// Ends set by the author.
  package var lower: Double?
  package var upper: Double?
  /// Ticks set by the author; empty for none.
  package var ticks: [Tick]?
  /// Runs the other way, as the rows of an image do.
  package var isReversed = false

  package init(
    label: String? = nil, scale: Scale.Kind = .linear, lower: Double? = nil, upper: Double? = nil,
    ticks: [Tick]? = nil
  ) {
    self.label = label
    self.scale = scale
    self.lower = lower
    self.upper = upper
    self.ticks = ticks
  }
}
