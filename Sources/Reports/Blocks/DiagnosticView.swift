import Markup
import Notebooks

/// A diagnostic as a card, with the text of the terminal.
enum DiagnosticView {
  static func element(_ diagnostic: Diagnostic, _ source: SourceText) -> Element {
    let place = source.position(at: diagnostic.range.lower)
    let isError = diagnostic.severity == .error
    return Element(
      "div",
      [
        "class": "diagnostic \(diagnostic.severity.rawValue)", "id": id(diagnostic),
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
      Element("pre", ["tabindex": "0", "role": "region", "aria-label": "where"]) {
        Element("code") { DiagnosticText(source: source).text(diagnostic) }
      }
    }
  }

  static func id(_ diagnostic: Diagnostic) -> String {
    "nb\(diagnostic.code)-\(diagnostic.range.lower)-\(diagnostic.range.upper)"
  }
}
