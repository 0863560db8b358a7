/// What is wrong with a notebook, and where.
///
/// Every module keeps its facts in an enum of its own and turns them into a diagnostic in one
/// file of words; from there on only this type travels. Codes: 1xx the file and its blocks,
/// 2xx syntax and names, 3xx values and shapes, 4xx data and files, 5xx training, 6xx checks.
package struct Diagnostic: Error, Hashable, Sendable {
  package enum Severity: String, Sendable { case error, warning }

  /// A second place that explains the first, such as where a name was defined before.
  package struct Note: Hashable, Sendable {
    package var range: SourceRange
    package var message: String
    package init(_ range: SourceRange, _ message: String) {
      self.range = range
      self.message = message
    }
  }

  package var code: Int
  package var severity: Severity
  package var range: SourceRange
  /// One sentence without a full stop, beginning in lower case.
  package var message: String
  /// What to write instead, or what would help.
  package var hint: String?
  package var notes: [Note]

  package init(
    _ code: Int, _ severity: Severity = .error, at range: SourceRange, _ message: String,
    hint: String? = nil, notes: [Note] = []
  ) {
    self.code = code
    self.severity = severity
    self.range = range
    self.message = Diagnostic.shortened(message)
    self.hint = hint.map(Diagnostic.shortened)
    self.notes = notes
  }

  /// A name may be as long as the file; a message may not.
  private static func shortened(_ text: String) -> String {
    let limit = 600
    guard text.utf8.count > limit, text.count > limit else { return text }
    return text.prefix(limit / 2) + " … " + text.suffix(limit / 4)
  }
}
