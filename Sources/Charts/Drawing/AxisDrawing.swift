internal import Markup

/// The axes of a panel: grid behind the marks, ticks and labels, titles.
struct AxisDrawing {
  let panel: Panel
  let layout: PanelLayout

  private var plot: Rectangle { layout.plot }

  /// The title of the panel and the label of its y axis, both above, level with the text around.
  var title: [Element] {
    var elements: [Element] = []
    if let title = panel.title {
      elements.append(
        text(
          TextWidth.fitted(title, to: layout.width, size: PanelLayout.titleSize, isBold: true),
          class: "title", x: 0, y: layout.titleBaseline, anchor: nil))
    }
    guard panel.showsAxes else { return elements }
    if let label = withUnit(panel.y.label, layout.yTicks) {
      elements.append(
        text(
          TextWidth.fitted(label, to: layout.width, size: PanelLayout.textSize), class: "label",
          x: 0, y: layout.yLabelBaseline, anchor: nil))
    }
    if let label = withUnit(panel.x.label, layout.xTicks) {
      elements.append(
        text(
          TextWidth.fitted(label, to: layout.width, size: PanelLayout.textSize), class: "label",
          x: plot.middle, y: layout.belowAxis + 13, anchor: "middle"))
    }
    return elements
  }

  /// Grid lines.
  var behind: Element? {
    guard panel.showsAxes, panel.grid != .none else { return nil }
    var path = PathData()
    for tick in layout.yTicks.ticks
    where panel.grid != .columns && tick.label != nil && layout.y.holds(tick.value) {
      let y = layout.y.position(tick.value)
      path.move(plot.x, y)
      path.line(plot.right, y)
    }
    if panel.grid != .rows {
      for tick in layout.xTicks.ticks where tick.label != nil && layout.x.holds(tick.value) {
        let x = layout.x.position(tick.value)
        path.move(x, plot.y)
        path.line(x, plot.bottom)
      }
    }
    return path.isEmpty ? nil : Element("path", ["class": "grid", "d": path.string])
  }

  /// The line of the x axis, ticks, and their labels.
  var inFront: [Element] {
    guard panel.showsAxes else { return [] }
    var path = PathData()
    path.move(plot.x, plot.bottom)
    path.line(plot.right, plot.bottom)
    var minor = PathData()
    var across: [Element] = []
    for (index, tick) in layout.xTicks.ticks.enumerated() where layout.x.holds(tick.value) {
      let x = layout.x.position(tick.value)
      let isMajor = tick.label != nil
      if isMajor {
        path.move(x, plot.bottom)
        path.line(x, plot.bottom + 5)
      } else {
        minor.move(x, plot.bottom)
        minor.line(x, plot.bottom + 3)
      }
      guard index < layout.xLabels.texts.count, let label = layout.xLabels.texts[index] else {
        continue
      }
      if layout.xLabels.isTurned {
        let place = "translate(\((x + 4).coordinate) \((plot.bottom + 15).coordinate)) rotate(-36)"
        across.append(Element("text", ["transform": place]) { label })
      } else {
        across.append(text(label, class: nil, x: x, y: plot.bottom + 18, anchor: nil))
      }
    }
    var up: [Element] = []
    for (index, tick) in layout.yTicks.ticks.enumerated() where layout.y.holds(tick.value) {
      let y = layout.y.position(tick.value)
      if tick.label == nil {
        minor.move(plot.x - 3, y)
        minor.line(plot.x, y)
      }
      guard index < layout.yLabels.texts.count, let label = layout.yLabels.texts[index] else {
        continue
      }
      up.append(text(label, class: nil, x: plot.x - 7, y: y + 4.2, anchor: nil))
    }
    let anchor = layout.xLabels.isTurned ? "end" : "middle"
    return [
      Element("path", ["class": "axis", "d": path.string]),
      minor.isEmpty ? nil : Element("path", ["class": "axis minor", "d": minor.string]),
      across.isEmpty ? nil : Element("g", ["class": "ticks", "text-anchor": anchor]) { across },
      up.isEmpty ? nil : Element("g", ["class": "ticks", "text-anchor": "end"]) { up },
    ].compactMap { $0 }
  }

  private func withUnit(_ label: String?, _ ticks: Ticks) -> String? {
    guard ticks.exponent != 0 else { return label }
    let unit = "× " + NumberText.power(of: ticks.exponent)
    return label.map { "\($0) (\(unit))" } ?? unit
  }

  private func text(
    _ string: String, class name: String?, x: Double, y: Double, anchor: String?
  ) -> Element {
    Element(
      "text", ["class": name, "x": x.coordinate, "y": y.coordinate, "text-anchor": anchor]
    ) { string }
  }
}
