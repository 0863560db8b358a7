/// Limits, scales, ticks and grid of both axes.
enum AxisSettings {
  static let kinds: [PlotKind] = [
    limits("xlim", of: "horizontal", \.x), limits("ylim", of: "vertical", \.y),
    scale("xscale", of: "horizontal", \.x), scale("yscale", of: "vertical", \.y),
    ticks("xticks", of: "horizontal", \.x), ticks("yticks", of: "vertical", \.y),
    PlotKind(
      name: "grid",
      summary: "Lines at the ticks of both axes, of \"x\" or \"y\", or with `false` none.",
      parameters: [.init("visible", "true"), .init("axis", "\"both\"")]
    ) { chart, arguments throws(PlotError) in
      let shows = try arguments.boolean("visible") ?? true
      let axis = try arguments.text("axis") ?? "both"
      chart.current.grid = shows ? (axis == "y" ? .rows : axis == "x" ? .columns : .both) : .none
    },
    PlotKind(
      name: "axis",
      summary: "\"off\" hides the axes, \"equal\" makes units equally long, a list sets limits.",
      parameters: [.init("option", "\"on\"")]
    ) { chart, arguments throws(PlotError) in
      if arguments.isNumeric("option") {
        let ends = try arguments.numbers("option", count: 4, like: "[xmin, xmax, ymin, ymax]")
        (chart.current.x.lower, chart.current.x.upper) = (ends[0], ends[1])
        (chart.current.y.lower, chart.current.y.upper) = (ends[2], ends[3])
        return
      }
      switch try arguments.text("option") ?? "on" {
      case "on": chart.current.showsAxes = true
      case "off": chart.current.showsAxes = false
      case "equal": chart.current.aspect = .equalUnits
      case "image", "scaled", "square": chart.current.aspect = .equalShape
      case "auto", "tight": chart.current.aspect = .free
      case let other:
        throw arguments.error(
          "option", "axis does not know \(other)",
          hint: "one of on, off, equal, image, auto, or [xmin, xmax, ymin, ymax]")
      }
    },
  ]

  private typealias AxisPath = WritableKeyPath<Panel, Axis> & Sendable

  private static func limits(_ name: String, of axis: String, _ path: any AxisPath) -> PlotKind {
    PlotKind(
      name: name, summary: "The ends of the \(axis) axis.",
      parameters: [
        .init("lower", "from the data", aliases: ["left", "bottom", "xmin", "ymin"]),
        .init("upper", "from the data", aliases: ["right", "top", "xmax", "ymax"]),
      ]
    ) { chart, arguments throws(PlotError) in
      if !arguments.has("upper"), !arguments.isSingle("lower"), arguments.has("lower") {
        if case .list(let items) = arguments.value("lower"), items.count == 2 {
          // [none, 3]: one end only.
          chart.current[keyPath: path].lower = items[0].single
          chart.current[keyPath: path].upper = items[1].single
          return
        }
        let ends = try arguments.numbers("lower", count: 2, like: "(lower, upper)")
        (chart.current[keyPath: path].lower, chart.current[keyPath: path].upper) = (
          ends[0], ends[1]
        )
      } else {
        chart.current[keyPath: path].lower = try arguments.number("lower")
        chart.current[keyPath: path].upper = try arguments.number("upper")
      }
    }
  }

  private static func scale(_ name: String, of axis: String, _ path: any AxisPath) -> PlotKind {
    PlotKind(
      name: name, summary: "The scale of the \(axis) axis: \"linear\", \"log\" or \"symlog\".",
      parameters: [.init("value"), .init("linthresh", "2")]
    ) { chart, arguments throws(PlotError) in
      let text = try arguments.required("value")
      let threshold = try arguments.number("linthresh") ?? 2
      let kinds: [(String, Scale.Kind)] = [
        ("linear", .linear), ("log", .log), ("symlog", .symlog(threshold: threshold)),
      ]
      guard let found = kinds.first(where: { $0.0 == text }) else {
        throw PlotError(
          argument: arguments.origin(of: "value"), message: "\(name) does not know \(text)",
          hint: "one of linear, log, symlog", candidates: kinds.map(\.0))
      }
      guard threshold > 0, threshold.isFinite else {
        throw arguments.error("linthresh", "linthresh must be greater than 0")
      }
      chart.current[keyPath: path].scale = found.1
    }
  }

  private static func ticks(_ name: String, of axis: String, _ path: any AxisPath) -> PlotKind {
    PlotKind(
      name: name, summary: "Where the \(axis) axis has ticks, and what stands at them.",
      parameters: [.init("ticks"), .init("labels", "the numbers")]
    ) { chart, arguments throws(PlotError) in
      let values = try arguments.numbers("ticks").filter(\.isFinite)
      guard values.count <= 1000 else {
        throw arguments.error("ticks", "\(name) takes at most 1000 ticks")
      }
      let labels = try arguments.texts("labels", count: values.count)
      chart.current[keyPath: path].ticks = values.enumerated().map { index, value in
        Tick(value, labels?[index])
      }.sorted { $0.value < $1.value }
    }
  }
}

extension PlotValue {
  /// The number that it is, if it is one.
  fileprivate var single: Double? {
    if case .array(_, let values) = self, values.count == 1 { values[0] } else { nil }
  }
}
