extension TypesettingError {
  /// One sentence without a full stop, beginning in lower case.
  package var message: String {
    switch self {
    case .invalid(let message, _): "this formula cannot be typeset: \(message)"
    case .tooLong(let bytes, let limit):
      "this formula is too long to be typeset: \(bytes) bytes, and \(limit) are the most"
    case .tooMuchWork: "this formula is nested too deeply, or its macros expand to too much"
    case .notInstalled: "formulas are shown as TeX, because KaTeX is not installed"
    case .unusable(let message): "formulas are shown as TeX, because KaTeX does not run: \(message)"
    }
  }

  /// What would help, where something would.
  package var hint: String? {
    switch self {
    case .notInstalled: "on Debian, apt install libjs-katex"
    case .invalid, .tooLong, .tooMuchWork, .unusable: nil
    }
  }

  /// Said once for a notebook rather than at each formula: the fault is not the author's.
  package var concernsInstallation: Bool {
    switch self {
    case .notInstalled, .unusable: true
    case .invalid, .tooLong, .tooMuchWork: false
    }
  }
}
