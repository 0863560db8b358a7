internal import Autodiff
internal import Learning

extension ExplainedStep {
  /// The most values of a part that are named.
  private static let mostValues = 5
  private static let longestText = 60

  /// What stands in memory when it is most, by what it is for, with the largest values.
  var memoryDump: String {
    var lines = ["at the peak, \(EvaluationError.bytes(need.total)):"]
    for part in MemoryNeed.Part.allCases where need[part] > 0 {
      lines.append("  \(EvaluationError.bytes(need[part])) \(part.title(optimizer: optimizer))")
      let values = need.values(of: part)
      lines += values.prefix(ExplainedStep.mostValues).map { value in
        "    \(EvaluationError.bytes(value.bytes)) \(value.words)\(place(of: value.origin))"
      }
      let rest = values.dropFirst(ExplainedStep.mostValues)
      if !rest.isEmpty {
        let bytes = rest.reduce(0) { $0 + $1.bytes }
        lines.append("    \(EvaluationError.bytes(bytes)) in \(rest.count) more")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func place(of origin: Origin) -> String {
    let index = Int(origin.id) - 1
    guard origins.indices.contains(index) else { return "" }
    let (text, line) = origins[index]
    let first = text.prefix { !$0.isNewline }
    let end = first.count > ExplainedStep.longestText || first.count < text.count ? " …" : ""
    return ", `\(first.prefix(ExplainedStep.longestText))\(end)`, line \(line)"
  }
}
