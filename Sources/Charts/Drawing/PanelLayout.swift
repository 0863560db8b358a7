/// Where the parts of a panel stand: decided once from the panel and its size, then drawn.
struct PanelLayout {
  static let textSize = 12.5
  static let titleSize = 15.0

  /// With the colour of each settled.
  let marks: [any Mark]
  let plot: Rectangle
  let x: Scale
  let y: Scale
  let xTicks: Ticks
  let yTicks: Ticks
  let xLabels: TickLabels
  let yLabels: TickLabels
  let colorBar: (bar: ColorBar, ticks: Ticks, place: Rectangle)?
  let width: Double
  let height: Double
  let clips: Bool
  /// All values along the axis are whole numbers.
  let isWhole: (x: Bool, y: Bool)
  let titleBaseline: Double
  let yLabelBaseline: Double
  let belowAxis: Double

  init(panel: Panel, width: Double, height: Double) {
    self.width = width
    self.height = height
    marks = Self.colored(panel.marks)
    let extents = marks.map(\.extent)
    let air = (x: 0.025, y: 0.06)
    let across = Interval.union(extents.map(\.x))
    let up = Interval.union(extents.map(\.y))
    var xDomain = Scale.domain(
      of: across, kind: panel.x.scale,
      limits: (panel.x.lower, panel.x.upper), air: air.x)
    var yDomain = Scale.domain(
      of: up, kind: panel.y.scale,
      limits: (panel.y.lower, panel.y.upper), air: air.y)
    if panel.x.isReversed { xDomain = (xDomain.1, xDomain.0) }
    if panel.y.isReversed { yDomain = (yDomain.1, yDomain.0) }
    let limits = [panel.x.lower, panel.x.upper, panel.y.lower, panel.y.upper]
    isWhole = (across?.isWhole ?? false, up?.isWhole ?? false)
    clips = limits.contains { $0 != nil }

    // From the top down, then from the bottom up, then from both sides.
    var top = 6.0
    titleBaseline = top + 13
    if panel.title != nil { top += 24 }
    let yNames = extents.lazy.compactMap(\.yNames).first
    let xNames = extents.lazy.compactMap(\.xNames).first
    let roughUp = Self.ticks(panel.y, up, names: yNames, domain: yDomain, count: 5)
    yLabelBaseline = top + 11
    if panel.showsAxes, panel.y.label != nil || roughUp.exponent != 0 { top += 20 }
    top += 4
    let roughAcross = Self.ticks(panel.x, across, names: xNames, domain: xDomain, count: 5)
    let hasXLabel = panel.showsAxes && (panel.x.label != nil || roughAcross.exponent != 0)

    let bar = panel.showsColorBar ? marks.lazy.compactMap(\.colorBar).first : nil
    let barTicks = bar.map { Ticks.linear($0.lower, $0.upper, count: 5) }
    let barWidth =
      barTicks.map { ticks in
        40 + (ticks.ticks.map { TextWidth.of($0.label ?? "", size: Self.textSize) }.max() ?? 0)
      } ?? 0

    var bottom = (panel.showsAxes ? 24.0 : 4) + (hasXLabel ? 20 : 0)
    let roughHeight = max(30, height - top - bottom)
    yTicks = Self.ticks(
      panel.y, up, names: yNames, domain: yDomain,
      count: max(4, Int(roughHeight / 48)))
    yLabels =
      panel.showsAxes
      ? TickLabels(column: yTicks, widest: width * 0.3, height: roughHeight) : TickLabels.none
    let left = panel.showsAxes ? max(8, yLabels.extent + 12) : 4
    let right = max(14, bar == nil ? 0 : barWidth)
    let plotWidth = max(40, width - left - right)

    var ticks = Self.ticks(
      panel.x, across, names: xNames, domain: xDomain, count: max(2, Int(plotWidth / 78)))
    let roughX = Scale(
      panel.x.scale, from: xDomain.0, to: xDomain.1, start: left, end: left + plotWidth)
    if panel.x.ticks == nil, xNames == nil {
      // Fewer until none touches the next.
      var count = max(2, Int(plotWidth / 78))
      while count > 2, TickLabels.overlap(ticks, on: roughX) {
        count -= 1
        ticks = Self.ticks(panel.x, across, names: nil, domain: xDomain, count: count)
      }
    }
    xTicks = ticks
    xLabels =
      panel.showsAxes ? TickLabels(row: ticks, on: roughX, tallest: height * 0.3) : TickLabels.none
    bottom += max(0, xLabels.extent - 16)

    var plot = Rectangle(
      x: left, y: top, width: plotWidth, height: max(30, height - top - bottom))
    if panel.aspect != .free, panel.x.scale == .linear, panel.y.scale == .linear {
      let xSpan = (xDomain.1 - xDomain.0).magnitude
      let ySpan = (yDomain.1 - yDomain.0).magnitude
      let unit = min(plot.width / xSpan, plot.height / ySpan)
      if unit.isFinite, unit > 0, panel.aspect == .equalShape {
        let shape = (width: max(20, unit * xSpan), height: max(20, unit * ySpan))
        (plot.width, plot.height) = (shape.width, shape.height)
      } else if unit.isFinite, unit > 0 {
        let extraX = (plot.width / unit - xSpan) / 2 * (xDomain.0 < xDomain.1 ? 1 : -1)
        let extraY = (plot.height / unit - ySpan) / 2 * (yDomain.0 < yDomain.1 ? 1 : -1)
        xDomain = (xDomain.0 - extraX, xDomain.1 + extraX)
        yDomain = (yDomain.0 - extraY, yDomain.1 + extraY)
      }
    }
    self.plot = plot
    belowAxis = plot.bottom + (panel.showsAxes ? max(xLabels.extent, 16) + 6 : 4)
    x = Scale(panel.x.scale, from: xDomain.0, to: xDomain.1, start: plot.x, end: plot.right)
    y = Scale(panel.y.scale, from: yDomain.0, to: yDomain.1, start: plot.bottom, end: plot.y)
    if let bar, let barTicks {
      colorBar = (
        bar, barTicks, Rectangle(x: plot.right + 14, y: plot.y, width: 11, height: plot.height)
      )
    } else {
      colorBar = nil
    }
  }

  private static func colored(_ marks: [any Mark]) -> [any Mark] {
    var slot = 0
    return marks.map { mark in
      var mark = mark
      if mark.style.color == nil, mark.takesColor {
        mark.style.color = .slot(slot)
        // Where colours begin again, lines differ by their dashes.
        if mark.style.dash == .solid {
          mark.style.dash = [.solid, .dashed, .dotted, .dashdot][slot / SeriesColor.slots % 4]
        }
        slot += 1
      }
      return mark
    }
  }

  private static func ticks(
    _ axis: Axis, _ interval: Interval?, names: [String]?, domain: (Double, Double), count: Int
  ) -> Ticks {
    let (low, high) = (min(domain.0, domain.1), max(domain.0, domain.1))
    let slack = (high - low) * 1e-9
    if let ticks = axis.ticks {
      return Ticks(
        ticks: ticks.filter { $0.value >= low - slack && $0.value <= high + slack }.map {
          Tick($0.value, $0.label ?? NumberText.typeset(NumberText.short($0.value)))
        })
    }
    if let names {
      return Ticks(ticks: names.enumerated().map { Tick(Double($0.offset), $0.element) })
    }
    return Ticks.on(
      axis.scale, from: domain.0, to: domain.1, count: count, isWhole: interval?.isWhole ?? false)
  }
}

/// The labels of an axis as they fit: thinned, shortened or turned.
struct TickLabels {
  /// For each tick what stands there; `nil` for nothing.
  var texts: [String?]
  var isTurned = false
  /// How far they reach from the axis.
  var extent: Double

  static let none = TickLabels(texts: [], extent: 0)

  init(texts: [String?], isTurned: Bool = false, extent: Double) {
    self.texts = texts
    self.isTurned = isTurned
    self.extent = extent
  }

  /// Beside a vertical axis, only as many as stand clear of each other.
  init(column ticks: Ticks, widest: Double, height: Double) {
    let labelled = ticks.ticks.count { $0.label != nil }
    let every = max(1, Int((Double(labelled) * 13 / height).rounded(.up)))
    texts = ticks.ticks.enumerated().map { index, tick in
      guard every == 1 || index.isMultiple(of: every) else { return nil }
      return tick.label.map { TextWidth.fitted($0, to: widest, size: PanelLayout.textSize) }
    }
    extent =
      texts.map { TextWidth.of($0 ?? "", size: PanelLayout.textSize) }.max() ?? 0
  }

  /// Under a horizontal axis: level where they fit, else turned, and only as many as fit then.
  init(row ticks: Ticks, on scale: Scale, tallest: Double) {
    guard Self.overlap(ticks, on: scale) else {
      texts = ticks.ticks.map(\.label)
      extent = 16
      return
    }
    let lineHeight = PanelLayout.textSize + 3
    let room = (scale.end - scale.start).magnitude / Double(max(1, ticks.ticks.count))
    let every = max(1, Int((lineHeight * 1.2 / max(room, 0.01)).rounded(.up)))
    let longest = tallest / 0.6
    texts = ticks.ticks.enumerated().map { index, tick in
      guard index.isMultiple(of: every) else { return nil }
      return tick.label.map { TextWidth.fitted($0, to: longest, size: PanelLayout.textSize) }
    }
    isTurned = true
    let widest = texts.map { TextWidth.of($0 ?? "", size: PanelLayout.textSize) }.max() ?? 0
    extent = widest * 0.6 + 12
  }

  /// Whether two neighbours would touch.
  static func overlap(_ ticks: Ticks, on scale: Scale) -> Bool {
    var end = -Double.infinity
    for tick in ticks.ticks {
      guard let label = tick.label else { continue }
      let half = TextWidth.of(label, size: PanelLayout.textSize) / 2
      let place = scale.position(tick.value)
      if place - half < end + 8 { return true }
      end = place + half
    }
    return false
  }
}
