import Experiments
import Notebooks

/// What a run has come to, in one line.
enum SummaryLine {
  /// - Parameter report: where the report is, if it was written to a file.
  static func text(_ result: NotebookResult, seconds: Double, report: String?) -> String {
    var parts: [String] = []
    let ran = result.blocks.count { $0.outcome == .ran }
    let failed = result.blocks.count { $0.outcome == .failed }
    let skipped = result.blocks.count {
      if case .skipped = $0.outcome { true } else { false }
    }
    parts.append(counted(ran, "block") + " ran")
    if failed > 0 { parts.append("\(failed) failed") }
    if skipped > 0 { parts.append("\(skipped) skipped") }

    let assertions = result.blocks.flatMap(\.artifacts).compactMap { artifact in
      if case .assertion(let assertion) = artifact { assertion } else { nil }
    }
    if !assertions.isEmpty {
      let held = assertions.count(where: \.holds)
      parts.append(
        held == assertions.count
          ? counted(held, "check") + " held" : "\(held) of \(assertions.count) checks held")
    }
    if result.wasInterrupted { parts.append("interrupted") }
    let place = report.map { " → \($0)" } ?? ""
    return "\(result.notebook.source.name): \(parts.joined(separator: ", ")) in "
      + "\(duration(seconds))\(place)\n"
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  private static func duration(_ seconds: Double) -> String {
    if seconds >= 60 { return ProgressLine.duration(seconds) }
    let milliseconds = Int((seconds * 1000).rounded())
    if milliseconds < 1000 { return "\(milliseconds) ms" }
    return "\(milliseconds / 1000).\(milliseconds % 1000 / 100) s"
  }
}
