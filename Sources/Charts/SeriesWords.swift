/// The course of a series in words: "falls from 19.68 to 0.019 in 1001 steps, steepest in the
/// first 10".
enum SeriesWords {
  static func course(x: [Double], y: [Double], on panel: Panel) -> String {
    let values = zip(x, y).filter { $0.isFinite && $1.isFinite }.map(\.1)
    guard let interval = Interval(values), let first = values.first, let last = values.last else {
      return "no finite points"
    }
    let unit = unit(of: panel.x.label)
    let number = NumberText.grouped(String(values.count))
    guard values.count > 1 else { return "one point, at \(NumberText.short(first))" }
    let over = "in \(number) \(unit)"
    guard interval.lower < interval.upper else {
      return "stays at \(NumberText.short(first)) \(over)"
    }
    let change = last - first
    let range = interval.upper - interval.lower
    guard change.magnitude > 0.6 * range else {
      var words =
        "varies between \(NumberText.short(interval.lower)) and "
        + "\(NumberText.short(interval.upper)) \(over)"
      words += ", from \(NumberText.short(first)) to \(NumberText.short(last))"
      return words
    }
    let verb = change < 0 ? "falls" : "rises"
    var words = "\(verb) from \(NumberText.short(first)) to \(NumberText.short(last)) \(over)"
    if let early = steepest(values) {
      words += ", steepest in the \(early.atEnd ? "last" : "first") \(early.count)"
    }
    return words
  }

  /// The round number of points, at most a fifth of all, in which more than half of the change
  /// happens: at the beginning or at the end.
  private static func steepest(_ values: [Double]) -> (count: Int, atEnd: Bool)? {
    let total = values[values.count - 1] - values[0]
    var count = 10
    while count * 5 <= values.count {
      if (values[count] - values[0]) / total > 0.5 { return (count, false) }
      if (values[values.count - 1] - values[values.count - 1 - count]) / total > 0.5 {
        return (count, true)
      }
      let leading = String(count).first
      count = leading == "2" ? count / 2 * 5 : count * 2
    }
    return nil
  }

  private static func unit(of label: String?) -> String {
    switch label?.lowercased() {
    case "step", "steps": "steps"
    case "epoch", "epochs": "epochs"
    case "layer", "layers": "layers"
    default: "points"
    }
  }
}
