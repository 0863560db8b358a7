package import Markup

/// A line as small as a word, for tables: no axes, its ends and extremes in its label.
package struct Sparkline: Sendable {
  package var values: [Double]
  /// For norms, which live in powers of ten; zeros stand at the foot with a mark of their own.
  package var isLogarithmic: Bool
  package var width: Double
  package var height: Double

  package init(
    _ values: [Double], isLogarithmic: Bool = false, width: Double = 110, height: Double = 24
  ) {
    self.values = values
    self.isLogarithmic = isLogarithmic
    self.width = width
    self.height = height
  }

  /// `name` says what the values are: "norm of the gradient of m".
  package func svg(name: String) -> Element {
    let steps = values.indices.map(Double.init)
    let kind: Scale.Kind = isLogarithmic ? .log : .linear
    let air = 3.0
    let (low, high) = Scale.domain(
      of: Interval(values), kind: kind, limits: (nil, nil), air: 0)
    let plot = Rectangle(x: air, y: air, width: width - 2 * air, height: height - 2 * air)
    var frame = Frame(
      x: Scale(
        .linear, from: 0, to: Double(max(1, values.count - 1)), start: plot.x, end: plot.right),
      y: Scale(kind, from: low, to: high, start: plot.bottom, end: plot.y), plot: plot, id: "",
      occupancy: Occupancy(plot))
    Line(x: steps, y: values, style: MarkStyle(lineWidth: 1.4)).draw(in: &frame)
    var end = PathData()
    if let last = values.indices.last(where: { frame.y.end(of: values[$0]) != nil }),
      let place = frame.y.end(of: values[last])
    {
      end.dot(frame.x.position(Double(last)), place)
    }
    let words = SeriesWords.course(
      x: steps, y: values, on: Panel(x: Axis(label: "step"), y: Axis(scale: kind)))
    return Element(
      "svg",
      [
        "class": "tiny", "viewBox": "0 0 \(width.coordinate) \(height.coordinate)",
        "width": width.coordinate, "height": height.coordinate, "role": "img",
        "aria-label": "\(name): \(words)",
      ]
    ) {
      frame.elements
      if !end.isEmpty { Marker.dot.element(end, size: 4, opacity: 1) }
    }
  }
}

/// Bars as small as a word: how values are spread from the smallest to the largest.
package struct TinyHistogram: Sendable {
  package var counts: [Int]
  package var lower: Double?
  package var upper: Double?
  package var width: Double
  package var height: Double

  package init(
    _ counts: [Int], from lower: Double? = nil, to upper: Double? = nil, width: Double = 80,
    height: Double = 24
  ) {
    self.counts = counts
    self.lower = lower
    self.upper = upper
    self.width = width
    self.height = height
  }

  package func svg(name: String) -> Element {
    var path = PathData()
    let highest = counts.max() ?? 0
    if highest > 0 {
      let step = width / Double(counts.count)
      let gap = step > 3 ? 1.0 : 0
      for (index, count) in counts.enumerated() where count > 0 {
        // A bin with anything in it can be seen.
        let tall = max(1, Double(count) / Double(highest) * (height - 2))
        path.rectangle(Double(index) * step + gap / 2, height - tall, step - gap, tall)
      }
    }
    var words = "\(name): \(PanelWords.count(counts.reduce(0, +), "value"))"
    if let lower, let upper {
      words += " from \(NumberText.short(lower)) to \(NumberText.short(upper))"
    }
    return Element(
      "svg",
      [
        "class": "tiny", "viewBox": "0 0 \(width.coordinate) \(height.coordinate)",
        "width": width.coordinate, "height": height.coordinate, "role": "img", "aria-label": words,
      ]
    ) {
      Element(
        "path",
        [
          "class": "line", "d": "M0 \(height.coordinate)H\(width.coordinate)",
          "stroke-opacity": "0.4",
        ])
      if !path.isEmpty { Element("path", ["class": "area", "d": path.string]) }
    }
  }
}

/// A matrix as a small image without axes, for tables of rows that are images.
package struct Thumbnail: Sendable {
  package var matrix: Matrix
  package var map: ColorMap
  package init(_ matrix: Matrix, map: ColorMap = .gray) {
    self.matrix = matrix
    self.map = map
  }

  /// `text` stands for the image where it is not seen. `size` is in CSS pixels.
  package func image(text: String, size: Int = 48) -> Element? {
    guard matrix.rows > 0, matrix.columns > 0,
      let bar = ColorBar(map, values: matrix.values, lower: nil, upper: nil)
    else { return nil }
    return Element(
      "img",
      [
        "class": "thumbnail", "src": PNG.indexed(matrix.reduced(to: 128), bar: bar), "alt": text,
        "width": String(size), "height": String(size * matrix.rows / matrix.columns),
      ])
  }
}
