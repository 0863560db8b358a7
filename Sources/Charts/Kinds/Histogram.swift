/// How many values lie in each of a row of bins.
package struct Histogram: Mark {
  /// One more than `counts`, ascending.
  package var edges: [Double]
  /// Numbers of values, or densities.
  package var counts: [Double]
  package var isDensity: Bool
  package var label: String?
  package var style: MarkStyle

  package init(
    edges: [Double], counts: [Double], isDensity: Bool = false, label: String? = nil,
    style: MarkStyle = MarkStyle()
  ) {
    self.edges = edges
    self.counts = counts
    self.isDensity = isDensity
    self.label = label
    self.style = style
  }

  /// Of the finite values that lie within the edges; a bin holds its lower edge, the last one
  /// both, as NumPy's.
  package init(
    of values: [Double], edges: [Double], isDensity: Bool = false, label: String? = nil,
    style: MarkStyle = MarkStyle()
  ) {
    var counts = [Double](repeating: 0, count: max(0, edges.count - 1))
    for value in values where value.isFinite {
      guard let first = edges.first, let last = edges.last, value >= first, value <= last else {
        continue
      }
      var low = 0
      var high = edges.count - 1
      while high - low > 1 {
        let middle = (low + high) / 2
        if value >= edges[middle] { low = middle } else { high = middle }
      }
      counts[low] += 1
    }
    if isDensity {
      let total = counts.reduce(0, +)
      for index in counts.indices where total > 0 {
        counts[index] /= total * (edges[index + 1] - edges[index])
      }
    }
    self.init(edges: edges, counts: counts, isDensity: isDensity, label: label, style: style)
  }

  /// Edges of equal bins over all finite values.
  package static func edges(of values: [Double], bins: Int, in range: (Double, Double)? = nil)
    -> [Double]
  {
    var (lower, upper) = (0.0, 1.0)
    if let range {
      (lower, upper) = range
    } else if let interval = Interval(values) {
      (lower, upper) = (interval.lower, interval.upper)
    }
    if lower == upper { (lower, upper) = (lower - 0.5, upper + 0.5) }
    let count = max(1, bins)
    return (0...count).map { index in
      let fraction = Double(index) / Double(count)
      return lower * (1 - fraction) + upper * fraction
    }
  }

  package var key: LegendKey { .patch }

  package var extent: Extent {
    var up = Interval(counts)
    up?.startsAtZero = true
    return Extent(x: counts.isEmpty ? nil : Interval(edges), y: up)
  }

  package var table: DataColumns? {
    DataColumns(
      names: ["from", "to", label ?? (isDensity ? "density" : "count")],
      columns: [
        .numbers(Array(edges.dropLast())), .numbers(Array(edges.dropFirst())), .numbers(counts),
      ])
  }

  package func draw(in frame: inout Frame) {
    var path = PathData()
    for (index, count) in counts.enumerated() where count > 0 {
      guard let left = frame.x.end(of: edges[index]), let right = frame.x.end(of: edges[index + 1]),
        let foot = frame.y.end(of: 0) ?? Optional(frame.plot.bottom),
        let top = frame.y.end(of: count)
      else { continue }
      let gap = (right - left).magnitude > 4 ? 1.0 : 0
      let rectangle = Rectangle(
        x: min(left, right) + gap / 2, y: min(foot, top), width: (right - left).magnitude - gap,
        height: (foot - top).magnitude)
      path.rectangle(rectangle.x, rectangle.y, rectangle.width, rectangle.height)
      frame.occupy(rectangle)
    }
    if !path.isEmpty { frame.add(style.area(path)) }
  }

  package func words(in panel: Panel) -> String {
    guard let highest = counts.indices.max(by: { counts[$0] < counts[$1] }),
      counts[highest] > 0, let first = edges.first, let last = edges.last
    else { return "no values" }
    let total = counts.reduce(0, +)
    let number = isDensity ? "a density" : PanelWords.count(Int(total), "value")
    return "\(number) from \(NumberText.short(first)) to \(NumberText.short(last)) in "
      + "\(PanelWords.count(counts.count, "bin")), the most between "
      + "\(NumberText.short(edges[highest])) and \(NumberText.short(edges[highest + 1]))"
  }
}

extension Histogram {
  package static let kind = PlotKind(
    name: "hist", summary: "How many values lie in each of a row of bins.",
    parameters: [
      .init("x"), .init("bins", "10"), .init("range", "of the data"), .init("density", "false"),
    ] + PlotKind.fill + [.init("label", "none")]
  ) { chart, arguments throws(PlotError) in
    guard case .array(_, let values) = arguments.value("x") else {
      guard arguments.has("x") else { throw arguments.isMissing("x") }
      _ = try arguments.numbers("x")
      return
    }
    var range: (Double, Double)?
    if arguments.has("range") {
      let ends = try arguments.numbers("range", count: 2, like: "(lower, upper)")
      guard ends[0] < ends[1], ends[0].isFinite, ends[1].isFinite else {
        throw arguments.error("range", "range of hist must be two finite numbers, the lower first")
      }
      range = (ends[0], ends[1])
    }
    let edges: [Double]
    if arguments.isSingle("bins") || !arguments.has("bins") || arguments.isText("bins") {
      var bins = 10
      if arguments.isText("bins") {
        // Sturges' rule, which is what NumPy's "auto" comes to for ordinary data.
        bins = max(1, Int.bitWidth - values.count.leadingZeroBitCount + 1)
      } else if let number = try arguments.number("bins", in: 1...1000) {
        bins = Int(number)
      }
      edges = Self.edges(of: values, bins: bins, in: range)
    } else {
      edges = try arguments.numbers("bins")
      let ascends = zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 }
      guard edges.count >= 2, ascends, edges.allSatisfy(\.isFinite) else {
        throw arguments.error("bins", "bins of hist must be edges that ascend")
      }
    }
    chart.current.marks.append(
      Histogram(
        of: values, edges: edges, isDensity: try arguments.boolean("density") ?? false,
        label: try arguments.text("label"), style: try arguments.style()))
  }
}
