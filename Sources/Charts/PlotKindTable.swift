/// Every verb of a `plot` block that draws from data or sets up axes.
package enum PlotKindTable {
  package static let kinds: [PlotKind] =
    [
      Line.kind, Scatter.kind, Step.kind, ErrorBar.kind, FillBetween.kind, Histogram.kind,
      Image.kind, TextMark.kind,
    ] + Bar.kinds + Contour.kinds + ReferenceLine.kinds + Labels.kinds + AxisSettings.kinds

  private static let byName = Dictionary(kinds.map { ($0.name, $0) }) { first, _ in first }

  package static func kind(named name: String) -> PlotKind? { byName[name] }
}
