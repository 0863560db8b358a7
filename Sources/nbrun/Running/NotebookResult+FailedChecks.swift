import Experiments
import Notebooks

extension NotebookResult {
  /// Every assertion that does not hold, as the terminal reports it.
  var failedChecks: [Diagnostic] {
    blocks.flatMap(\.artifacts).compactMap { artifact in
      guard case .assertion(let assertion) = artifact, !assertion.holds else { return nil }
      let sides = [("left", assertion.left), ("right", assertion.right)].compactMap { name, side in
        (try? side?.text()).map { "\(name) is \($0)" }
      }
      return Diagnostic(
        601, at: assertion.range,
        (["this check does not hold"] + sides).joined(separator: ", "),
        hint: assertion.explanation)
    }
  }
}
