import Autodiff
import Experiments
import Language
import Markup
import Notebooks

/// Code with its colours, the block's own indentation taken off.
enum CodeView {
  static func content(_ source: SourceText, _ range: SourceRange, indentation: Int) -> [Content] {
    var result: [Content] = []
    var at = range.lower
    func plain(to end: Int) {
      guard at < end else { return }
      result.append(.text(unindented(source.text(SourceRange(at, end)), indentation)))
    }
    for token in highlight(source, range, isBuiltin: { OperationTable.named[$0] != nil }) {
      guard let name = cssClass(token.class) else { continue }
      plain(to: token.range.lower)
      result.append(
        .element(Element("span", ["class": name]) { source.text(token.range) }))
      at = token.range.upper
    }
    plain(to: range.upper)
    return result
  }

  private static func cssClass(_ token: TokenClass) -> String? {
    switch token {
    case .keyword: "tok-keyword"
    case .builtin, .function: "tok-call"
    case .number: "tok-number"
    case .string: "tok-string"
    case .comment, .option: "tok-comment"
    case .operator, .punctuation: "tok-operator"
    case .name: nil
    }
  }

  /// What follows a line end loses so many spaces.
  private static func unindented(_ text: String, _ indentation: Int) -> String {
    if indentation == 0 { return text }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().map { i, line in
      guard i > 0 else { return String(line) }
      let blanks = line.prefix(indentation).prefix { $0 == " " }.count
      return String(line.dropFirst(blanks))
    }.joined(separator: "\n")
  }
}
