internal import Markup

/// The scale of colours at the right of a panel.
struct ColorBarDrawing {
  let layout: PanelLayout
  let id: String

  var elements: [Element] {
    guard let (bar, ticks, place) = layout.colorBar else { return [] }
    let scale = Scale(
      .linear, from: bar.lower, to: bar.upper, start: place.bottom, end: place.y)
    let stops = 12
    let gradient = Element(
      "linearGradient", ["id": id, "x1": "0", "y1": "1", "x2": "0", "y2": "0"]
    ) {
      for stop in 0...stops {
        let fraction = Double(stop) / Double(stops)
        Element(
          "stop",
          ["offset": fraction.coordinate, "stop-color": bar.map.color(at: fraction).hex])
      }
    }
    let rectangle = Element(
      "rect",
      [
        "x": place.x.coordinate, "y": place.y.coordinate, "width": place.width.coordinate,
        "height": place.height.coordinate, "fill": "url(#\(id))",
      ])
    var labels = ticks.ticks.map { tick in
      Element(
        "text",
        [
          "x": (place.right + 6).coordinate, "y": (scale.position(tick.value) + 4.2).coordinate,
        ]
      ) { tick.label }
    }
    if ticks.exponent != 0 {
      labels.append(
        Element(
          "text",
          [
            "x": place.right.coordinate, "y": (place.y - 8).coordinate, "text-anchor": "middle",
          ]
        ) { "× " + NumberText.power(of: ticks.exponent) })
    }
    return [gradient, rectangle, Element("g", ["class": "ticks"]) { labels }]
  }
}
