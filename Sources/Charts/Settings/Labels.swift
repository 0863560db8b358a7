/// Titles and labels.
enum Labels {
  static let kinds: [PlotKind] = [
    PlotKind(
      name: "title", summary: "The title above the panel.", parameters: [.init("label")]
    ) { chart, arguments throws(PlotError) in
      chart.current.title = try arguments.required("label")
    },
    PlotKind(
      name: "xlabel", summary: "What the horizontal axis shows.", parameters: [.init("label")]
    ) { chart, arguments throws(PlotError) in
      chart.current.x.label = try arguments.required("label")
    },
    PlotKind(
      name: "ylabel", summary: "What the vertical axis shows.", parameters: [.init("label")]
    ) { chart, arguments throws(PlotError) in
      chart.current.y.label = try arguments.required("label")
    },
    PlotKind(
      name: "legend", summary: "Shows the labels of the marks, or with `false` hides them.",
      parameters: [.init("loc", "\"best\"")]
    ) { chart, arguments throws(PlotError) in
      if case .boolean(let shows) = arguments.value("loc") {
        chart.current.legend = shows ? .automatic : .none
        return
      }
      guard let place = try arguments.text("loc") else {
        chart.current.legend = .automatic
        return
      }
      let places: [(String, Panel.Legend)] = [
        ("best", .automatic), ("none", .none), ("below", .below), ("outside", .below),
        ("upper right", .corner(right: true, bottom: false)),
        ("upper left", .corner(right: false, bottom: false)),
        ("lower right", .corner(right: true, bottom: true)),
        ("lower left", .corner(right: false, bottom: true)),
      ]
      guard let found = places.first(where: { $0.0 == place }) else {
        throw arguments.error(
          "loc", "\(place) is not a place for a legend",
          hint: "one of " + places.map(\.0).joined(separator: ", "))
      }
      chart.current.legend = found.1
    },
    PlotKind(
      name: "panel", summary: "Begins the next panel of the figure.",
      parameters: [.init("title", "none")]
    ) { chart, arguments throws(PlotError) in
      let title = try arguments.text("title")
      // The first call names the panel that every figure begins with.
      if chart.panels.count == 1, chart.current.isUntouched {
        chart.current.title = title
        chart.current.isNamed = true
      } else {
        var panel = Panel(title: title)
        panel.isNamed = true
        chart.panels.append(panel)
      }
    },
  ]
}

extension PlotArguments {
  func required(_ name: String) throws(PlotError) -> String {
    guard let text = try text(name) else {
      throw has(name) ? error(name, "\(name) must be text") : isMissing(name)
    }
    return text
  }
}
