internal import Markup

/// Words at a place of the panel.
package struct TextMark: Mark {
  package enum Alignment: String, Sendable, CaseIterable {
    case left, center, right
  }

  package var x: Double
  package var y: Double
  package var text: String
  package var alignment: Alignment
  package var style: MarkStyle
  package var label: String? { nil }

  package init(
    x: Double, y: Double, text: String, alignment: Alignment = .left,
    style: MarkStyle = MarkStyle(color: .ink)
  ) {
    self.x = x
    self.y = y
    self.text = text
    self.alignment = alignment
    self.style = style
  }

  package var takesColor: Bool { false }
  package var key: LegendKey { .dot }
  package var extent: Extent { Extent(x: Interval([x]), y: Interval([y])) }

  package func draw(in frame: inout Frame) {
    guard case .at(let across) = frame.x.place(x), case .at(let up) = frame.y.place(y) else {
      return
    }
    let width = TextWidth.of(text, size: PanelLayout.textSize)
    let left =
      switch alignment {
      case .left: across
      case .center: across - width / 2
      case .right: across - width
      }
    frame.occupy(Rectangle(x: left, y: up - 12, width: width, height: 16))
    let anchors: [Alignment: String] = [.center: "middle", .right: "end"]
    frame.add(
      Element(
        "text",
        [
          "x": across.coordinate, "y": (up + 4.2).coordinate, "text-anchor": anchors[alignment],
          "fill-opacity": style.opacity < 1 ? style.opacity.coordinate : nil,
        ]
      ) { text })
  }

  package func words(in panel: Panel) -> String {
    "“\(text)” at \(NumberText.short(x)), \(NumberText.short(y))"
  }
}

extension TextMark {
  package static let kind = PlotKind(
    name: "text", summary: "Words at a place of the panel.",
    parameters: [
      .init("x"), .init("y"), .init("s"), .init("ha", "\"left\"", aliases: ["horizontalalignment"]),
      .init("color", "that of text", aliases: ["c"]), .init("alpha", "1"),
    ]
  ) { chart, arguments throws(PlotError) in
    let x = try arguments.numbers("x")
    let y = try arguments.numbers("y", count: x.count, like: "x")
    var texts = try arguments.texts("s", count: x.count) ?? []
    if texts.isEmpty {
      let text = try arguments.required("s")
      texts = x.map { _ in text }
    }
    let written = try arguments.text("ha") ?? "left"
    guard let alignment = Alignment(rawValue: written) else {
      throw arguments.error(
        "ha", "\(written) is not an alignment", hint: "one of left, center, right")
    }
    guard x.count <= 1000 else {
      throw arguments.error("x", "text takes at most 1000 places")
    }
    var style = MarkStyle(color: try arguments.color("color") ?? .ink)
    style.opacity = try arguments.number("alpha", in: 0...1) ?? 1
    for index in x.indices {
      chart.current.marks.append(
        TextMark(
          x: x[index], y: y[index], text: texts[index], alignment: alignment, style: style))
    }
  }
}
