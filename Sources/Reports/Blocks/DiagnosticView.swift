import Markup
import Notebooks

/// A diagnostic with the id that its card has on the page.
struct PlacedDiagnostic {
  var diagnostic: Diagnostic
  var id: String
}

/// A diagnostic as a card, with the text of the terminal.
enum DiagnosticView {
  static func element(_ placed: PlacedDiagnostic, _ source: SourceText) -> Element {
    let diagnostic = placed.diagnostic
    let place = source.position(at: diagnostic.range.lower)
    let isError = diagnostic.severity == .error
    return Element(
      "div",
      [
        "class": "diagnostic \(diagnostic.severity.rawValue)", "id": placed.id,
        "role": "group", "aria-label": isError ? "error" : "warning",
      ]
    ) {
      Element("p", ["class": "diagnostic-head"]) {
        Element("span", ["class": "severity"]) {
          "\(diagnostic.severity.rawValue) NB\(diagnostic.code)"
        }
        ": \(diagnostic.message) "
        Element("span", ["class": "place"]) { "line \(place.line), column \(place.column)" }
      }
      Element("pre", ["tabindex": "0", "role": "group", "aria-label": "where"]) {
        Element("code") { excerpt(diagnostic, source) }
      }
      if let hint = diagnostic.hint { Element("p", ["class": "hint"]) { "Hint: \(hint)" } }
    }
  }

  /// The lines with their carets: the head has said the message, and the hint has its own line.
  private static func excerpt(_ diagnostic: Diagnostic, _ source: SourceText) -> String {
    var shown = diagnostic
    shown.hint = nil
    let text = DiagnosticText(source: source).text(shown)
    return String(text.drop { $0 != "\n" }.dropFirst())
  }
}
