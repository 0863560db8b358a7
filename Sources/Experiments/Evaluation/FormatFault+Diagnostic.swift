internal import Language
internal import Notebooks

extension FormatFault {
  func diagnostic(at range: SourceRange) -> Diagnostic {
    Diagnostic(312, at: range, message, hint: hint)
  }
}
