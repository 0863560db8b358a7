package import Markup

/// A figure: panels of marks with axes.
///
///     var chart = Chart()
///     chart.panels[0].marks.append(Line(x: steps, y: losses, label: "training"))
///     chart.panels[0].x.label = "step"
///     page.append(chart.figure(idPrefix: "fig-loss"))
///
/// Colours and sizes of text come from `ChartStyle.css`, which the page holds once.
package struct Chart: Sendable {
  /// At least one.
  package var panels: [Panel]
  /// How many panels stand beside each other where there is room.
  package var columns: Int
  /// Of the whole figure, in CSS pixels.
  package var width: Double
  /// Of one panel; `nil` follows from its width.
  package var height: Double?

  package init(
    panels: [Panel] = [Panel()], columns: Int = 1, width: Double = 640, height: Double? = nil
  ) {
    self.panels = panels
    self.columns = columns
    self.width = width
    self.height = height
  }

  /// The panel that verbs apply to: the last.
  package var current: Panel {
    get { panels.last ?? Panel() }
    set {
      if panels.isEmpty { panels.append(newValue) } else { panels[panels.count - 1] = newValue }
    }
  }

  /// The figure as markup: one `svg`, or a grid of them that folds on a narrow screen.
  ///
  /// `idPrefix` makes the ids within the figure unique on its page; letters, digits, hyphens.
  package func figure(idPrefix: String) -> Element {
    guard panels.count > 1 else { return svg(panel: 0, idPrefix: idPrefix) }
    let side = min(max(columns, 1), panels.count)
    return Element(
      "div",
      ["class": "chart-grid", "style": "grid-template-columns:repeat(\(side),minmax(0,1fr))"]
    ) {
      for index in panels.indices { svg(panel: index, idPrefix: "\(idPrefix)-\(index + 1)") }
    }
  }

  /// One panel as an `svg` element. One that is a file of its own brings its styles along.
  package func svg(panel index: Int, idPrefix: String, isStandalone: Bool = false) -> Element {
    let panel = panels.indices.contains(index) ? panels[index] : Panel()
    let side = Double(min(max(columns, 1), max(panels.count, 1)))
    let gap = 20.0
    let outer = min(max(width.isFinite ? width : 640, 160), 4000)
    let width = max(140, (outer - gap * (side - 1)) / side)
    let usual = (side > 1 ? width * 0.6 + 48 : width * 0.54).rounded()
    // Names beside bars need a line each.
    let names = panel.marks.lazy.compactMap(\.extent.yNames).first?.count ?? 0
    let lines = min(Double(names) * 19 + 60, 1200)
    let height = min(max(height ?? max(usual, lines), 80), 4000)
    return PanelDrawing(panel: panel, width: width, height: height, idPrefix: idPrefix)
      .svg(isStandalone: isStandalone)
  }

  /// What the figure shows, in sentences made from its data.
  package var description: String {
    panels.map { PanelWords(panel: $0).text }.joined(separator: " ")
  }
}
