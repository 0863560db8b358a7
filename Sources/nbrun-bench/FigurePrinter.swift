/// Writes figures as they are measured.
struct FigurePrinter {
  let isJSON: Bool

  /// - Parameter share: of the measured peak, where there is one.
  func figure(
    _ group: String, _ name: String, _ value: Double, _ unit: String, share: Double? = nil
  ) {
    let number = FigurePrinter.text(value)
    if isJSON {
      let rest = share.map { ", \"share\": \(FigurePrinter.text($0))" } ?? ""
      print(
        "{\"group\": \"\(group)\", \"name\": \"\(name)\", \"value\": \(number), "
          + "\"unit\": \"\(unit)\"\(rest)}")
      return
    }
    func padded(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(1, width - text.count))
    }
    let rest = share.map { "  \(Int(($0 * 100).rounded())) % of the peak" } ?? ""
    print(padded(group, 10) + padded(name, 34) + padded(number, 12) + unit + rest)
  }

  /// Four significant digits.
  private static func text(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return "0" }
    var scale = 1.0
    while abs(value) * scale < 1000 { scale *= 10 }
    while abs(value) * scale >= 10000 { scale /= 10 }
    let rounded = (value * scale).rounded() / scale
    return rounded == rounded.rounded() && abs(rounded) < 1e15
      ? String(Int(rounded)) : String(rounded)
  }
}
