import Autodiff

extension StepTable {
  /// The table, 100 columns wide.
  /// - Parameter limit: the most rows of instructions.
  func text(title: String, on roofline: Roofline, limit: Int) -> [String] {
    var lines = [
      "\(title): \(Row.time(times.whole)) a step; by its parts \(Row.time(sum)), each read of the "
        + "clock's \(Row.time(times.clock)) taken off",
      "",
      [
        ("at", 5), ("times", 6), ("µs a step", 10), ("share", 8), ("measured", 14),
        ("of the roof", 13), ("line", 5),
      ].map { Row.right($0.0, $0.1) }.joined() + "  what",
    ]
    lines += entries.prefix(limit).map { row($0, on: roofline) }
    if entries.count > limit { lines.append("  and \(entries.count - limit) more rows") }
    lines.append("")
    return lines + kinds.map { row($0, on: roofline) }
  }

  private func row(_ entry: Entry, on roofline: Roofline) -> String {
    let figure = figure(entry, group: "", on: roofline)
    let rate = figure.roof == nil ? "" : "\(Row.number(figure.value)) \(figure.unit)"
    let roof = figure.share.map { "\(Row.percent($0)) \(figure.roof ?? "")" } ?? ""
    let share = entry.isRecorded ? "records" : Row.percent(entry.seconds / max(sum, 1e-12))
    let name = entry.name.isEmpty ? entry.kind : "\(entry.kind) \(entry.name)"
    let columns = [
      (entry.first.map { String($0) } ?? "", 5), (String(entry.count), 6),
      (Row.number((entry.seconds * 1e9).rounded() / 1e3), 10), (share, 8), (rate, 14), (roof, 13),
      (entry.line.map { String($0) } ?? "", 5),
    ]
    return columns.map { Row.right($0.0, $0.1) }.joined() + "  "
      + (name.count > StepTable.nameWidth ? name.prefix(StepTable.nameWidth - 1) + "…" : name)
  }

  static let nameWidth = 37

  /// Instructions of one entry against the roofline, as if what each moves came from the smallest
  /// memory that holds it.
  func figure(_ entry: Entry, group: String, on roofline: Roofline) -> Figure {
    let bytes = entry.work.bytes / Double(max(entry.count, 1))
    guard entry.seconds > 0, roofline.bound(entry.work, footprint: bytes) != nil else {
      return Figure(group: group, name: entry.name, value: entry.seconds * 1e6, unit: "µs")
    }
    return Figure(
      group: group, name: entry.name, work: entry.work, footprint: bytes,
      seconds: entry.seconds, on: roofline)
  }
}
