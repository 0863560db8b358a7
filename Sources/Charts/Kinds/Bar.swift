/// Bars from a base to a value, upright or lying.
package struct Bar: Mark {
  /// Middles along the axis that the bars stand on.
  package var positions: [Double]
  package var values: [Double]
  package var bases: [Double]
  package var thickness: Double
  package var isLying: Bool
  /// In place of numbers along the axis; then `positions` are 0, 1, 2, …
  package var names: [String]?
  package var label: String?
  package var style: MarkStyle

  package init(
    positions: [Double], values: [Double], bases: [Double]? = nil, thickness: Double = 0.8,
    isLying: Bool = false, names: [String]? = nil, label: String? = nil,
    style: MarkStyle = MarkStyle()
  ) {
    self.positions = positions
    self.values = values
    self.bases = bases ?? [Double](repeating: 0, count: values.count)
    self.thickness = thickness
    self.isLying = isLying
    self.names = names
    self.label = label
    self.style = style
  }

  package var key: LegendKey { .patch }

  private var tops: [Double] { zip(bases, values).map { $0 + $1 } }

  package var extent: Extent {
    let along = Interval(positions.flatMap { [$0 - thickness / 2, $0 + thickness / 2] })
    var across = Interval(tops)
    if let low = Interval(bases.filter { $0 != 0 }) { across?.join(low) }
    across?.startsAtZero = true
    return isLying
      ? Extent(x: across, y: along, yNames: names) : Extent(x: along, y: across, xNames: names)
  }

  package var table: DataColumns? {
    DataColumns(
      names: [isLying ? "y" : "x", label ?? (isLying ? "x" : "y")],
      columns: [names.map { .names($0) } ?? .numbers(positions), .numbers(values)])
  }

  package func draw(in frame: inout Frame) {
    let along = isLying ? frame.y : frame.x
    let across = isLying ? frame.x : frame.y
    let places = positions.map { position -> Double in
      if case .at(let place) = along.place(position) { place } else { .nan }
    }
    var path = PathData()
    for index in Thinning.indices(columns: places, values: tops) {
      let half = thickness / 2
      let sides = [positions[index] - half, positions[index] + half].map(along.position)
      let from = across.end(of: bases[index])
      let to = across.end(of: tops[index])
      guard let from, let to else { continue }
      // Never thinner than can be seen.
      let width = max((sides[1] - sides[0]).magnitude, 0.7)
      let start = min(sides[0], sides[1])
      let rectangle =
        isLying
        ? Rectangle(x: min(from, to), y: start, width: (to - from).magnitude, height: width)
        : Rectangle(x: start, y: min(from, to), width: width, height: (to - from).magnitude)
      path.rectangle(rectangle.x, rectangle.y, rectangle.width, rectangle.height)
      frame.occupy(rectangle)
    }
    guard !path.isEmpty else { return }
    frame.add(style.area(path))
  }

  package func words(in panel: Panel) -> String {
    let finite = values.indices.filter { values[$0].isFinite }
    guard let lowest = finite.min(by: { values[$0] < values[$1] }),
      let highest = finite.max(by: { values[$0] < values[$1] })
    else { return "no bars" }
    func name(_ index: Int) -> String {
      if let names, names.indices.contains(index) { return names[index] }
      return NumberText.short(positions[index])
    }
    let number = PanelWords.count(finite.count, "bar")
    guard values[lowest] < values[highest] else {
      return "\(number) of \(NumberText.short(values[lowest]))"
    }
    return "\(number), the greatest \(NumberText.short(values[highest])) at \(name(highest)), "
      + "the least \(NumberText.short(values[lowest])) at \(name(lowest))"
  }
}

extension Scale {
  /// Where a bar ends: at the foot of a logarithmic axis for zero; nowhere for no number.
  func end(of value: Double) -> Double? {
    switch place(value) {
    case .at(let place), .foot(let place): place
    case .nowhere: nil
    }
  }
}

extension Bar {
  package static let kinds = [kind("bar", isLying: false), kind("barh", isLying: true)]

  private static func kind(_ name: String, isLying: Bool) -> PlotKind {
    let (along, across, thickness, base) =
      isLying ? ("y", "width", "height", "left") : ("x", "height", "width", "bottom")
    return PlotKind(
      name: name, summary: isLying ? "Lying bars." : "Upright bars.",
      parameters: [
        .init(along), .init(across), .init(thickness, "0.8"), .init(base, "0"),
      ] + PlotKind.fill + [.init("label", "none")]
    ) { chart, arguments throws(PlotError) in
      let values = try arguments.numbers(across)
      let names = arguments.textsIfGiven(along)
      if let names, names.count != values.count {
        throw arguments.error(
          along, "\(along) of \(name) has \(names.count) entries, and \(across) has \(values.count)"
        )
      }
      let positions =
        names == nil
        ? try arguments.numbers(along, count: values.count, like: across)
        : values.indices.map(Double.init)
      let bases = try arguments.numbers(base, spreadOver: values.count, like: across)
      if isLying, chart.current.grid == .rows { chart.current.grid = .columns }
      chart.current.marks.append(
        Bar(
          positions: positions, values: values, bases: bases,
          thickness: try arguments.number(thickness, in: 0...1e12) ?? 0.8, isLying: isLying,
          names: names, label: try arguments.text("label"), style: try arguments.style()))
    }
  }
}
