/// One line that says how far long work is.
struct ProgressLine: Equatable, Sendable {
  /// What is at work, such as `fit`.
  var label: String
  var done: Int
  /// How much of that was done before the work began.
  var before = 0
  var total: Int
  /// The latest value of the cost, if there is one.
  var loss: Double?
  /// Seconds since the work began.
  var elapsed: Double

  /// The line, at most `width` characters; parts that do not fit are left out, the least
  /// important first.
  func text(width: Int) -> String {
    let share = total > 0 ? min(max(Double(done) / Double(total), 0), 1) : 0
    let percent = "\(Int(share * 100))%"
    var details: [String] = []
    if elapsed > 0, done > before {
      let rate = Double(done - before) / elapsed
      if let loss { details.append("loss \(ProgressLine.short(loss))") }
      if done < total {
        details.append("\(ProgressLine.duration(Double(total - done) / rate)) left")
      }
      details.append("\(ProgressLine.short(rate)) steps/s")
    }
    let head = "\(label) \(ProgressLine.padded(percent, to: 4))"
    while true {
      let tail = details.isEmpty ? "" : "  " + details.joined(separator: "  ")
      let room = width - 1 - head.count - tail.count - 3
      if room >= 8 { return "\(head) \(ProgressLine.bar(share, cells: min(room, 30)))\(tail)" }
      if room >= -2 { return head + tail }
      if details.isEmpty { return String(head.prefix(max(width - 1, 0))) }
      details.removeLast()
    }
  }

  private static func bar(_ share: Double, cells: Int) -> String {
    let full = Int(share * Double(cells))
    return "[" + String(repeating: "█", count: full)
      + String(repeating: "░", count: cells - full) + "]"
  }

  private static func padded(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  /// Three or four digits: `0.0277`, `1520`, `2.1e-07`, `3.4M`.
  static func short(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-∞" : "∞" }
    let size = abs(value)
    if size == 0 { return "0" }
    if size >= 1e15 || size < 1e-4 {
      var exponent = 0
      var mantissa = size
      while mantissa >= 9.95 {
        mantissa /= 10
        exponent += 1
      }
      while mantissa < 0.995 {
        mantissa *= 10
        exponent -= 1
      }
      return "\(value < 0 ? "-" : "")\(decimals(mantissa, 1))e\(exponent < 0 ? "-" : "+")"
        + "\(abs(exponent) < 10 ? "0" : "")\(abs(exponent))"
    }
    for (unit, letter) in [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e4, "k")] where size >= unit {
      let scale = letter == "k" ? 1e3 : unit
      return decimals(value / scale, size / scale >= 100 ? 0 : 1) + letter
    }
    if size >= 100 { return decimals(value, 0) }
    return decimals(value, size >= 10 ? 1 : size >= 1 ? 2 : 4)
  }

  private static func decimals(_ value: Double, _ places: Int) -> String {
    var scale = 1
    for _ in 0..<places { scale *= 10 }
    let scaled = Int((abs(value) * Double(scale)).rounded())
    let whole = scaled / scale
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard places > 0 else { return "\(sign)\(whole)" }
    let fraction = String(scaled % scale)
    return "\(sign)\(whole)." + String(repeating: "0", count: places - fraction.count) + fraction
  }

  /// `4 s`, `2:07`, `1:02:30`.
  static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 360_000 else { return "days" }
    let whole = Int(seconds.rounded(.up))
    if whole < 60 { return "\(whole) s" }
    let tail = (whole % 60 < 10 ? "0" : "") + "\(whole % 60)"
    if whole < 3600 { return "\(whole / 60):\(tail)" }
    return "\(whole / 3600):\(whole / 60 % 60 < 10 ? "0" : "")\(whole / 60 % 60):\(tail)"
  }
}
