extension Figure {
  /// What stands above the rows.
  static func header(share: String) -> String {
    Row.padded("", 10) + Row.padded("", 45) + "threads" + Row.right("a call", 11)
      + Row.right("measured", 14) + Row.right(share, 13)
  }

  /// A row of a table that is 100 columns wide.
  var row: String {
    let time = seconds.map { Row.time($0) } ?? ""
    let rate = Row.number(value) + " " + unit
    let part = share.map { Row.percent($0) + " " + (roof ?? "") } ?? ""
    return Row.padded(group, 10) + Row.padded(name, 45)
      + Row.right(threads.map { String($0) } ?? "", 7) + Row.right(time, 11)
      + Row.right(rate, 14) + Row.right(part, 13)
  }
}

/// Columns of text.
enum Row {
  static func padded(_ text: String, _ width: Int) -> String {
    text.count < width
      ? text + String(repeating: " ", count: width - text.count)
      : text.prefix(width - 2) + "… "
  }

  static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(1, width - text.count)) + text
  }

  static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

  static func time(_ seconds: Double) -> String {
    for (unit, size) in [("ns", 1e-9), ("µs", 1e-6), ("ms", 1e-3)] where seconds < 999.95 * size {
      return number(seconds / size) + " " + unit
    }
    return number(seconds) + " s"
  }

  /// Four significant digits, as a number of JSON too.
  static func number(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return "0" }
    var scale = 1.0
    while abs(value) * scale < 1000 { scale *= 10 }
    while abs(value) * scale >= 10000 { scale /= 10 }
    let rounded = (value * scale).rounded() / scale
    return rounded == rounded.rounded() && abs(rounded) < 1e15
      ? String(Int(rounded)) : String(rounded)
  }
}
