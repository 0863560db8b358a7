import Notebooks
import Testing

@testable import Language

/// Text that tries the limits: each is read in linear time, with a diagnostic and without a crash.
struct HostileTests {
  static let texts: [(name: String, text: String)] = [
    ("open parentheses", String(repeating: "(", count: 100_000)),
    ("open brackets", "x = " + String(repeating: "[", count: 100_000)),
    ("open braces", String(repeating: "{", count: 100_000)),
    ("closed brackets", String(repeating: "]", count: 100_000)),
    ("nested pairs", String(repeating: "[", count: 50_000) + String(repeating: "]", count: 50_000)),
    ("mixed brackets", String(repeating: "([)]", count: 25_000)),
    ("signs", "x = " + String(repeating: "-", count: 100_000) + "1"),
    ("not", "x = " + String(repeating: "not ", count: 100_000) + "1"),
    ("powers", "x = 2" + String(repeating: " ** 2", count: 100_000)),
    ("sum", "x = 1" + String(repeating: " + 1", count: 250_000)),
    ("calls", "f" + String(repeating: "()", count: 100_000)),
    ("attributes", "f" + String(repeating: ".a", count: 100_000)),
    ("conditions", String(repeating: "1 if a else ", count: 50_000) + "2"),
    ("nested blocks", (0..<2000).map { String(repeating: " ", count: $0) + "if a:\n" }.joined()),
    ("quotes", String(repeating: "'\"", count: 100_000)),
    ("formatted strings", String(repeating: "f'{", count: 50_000)),
    ("alternating formatted strings", String(repeating: "f'{f\"{", count: 25_000)),
    ("braces with strings", "f\"\"\"{" + String(repeating: " f'{", count: 25_000)),
    ("many lines of mistakes", String(repeating: "x = = 1\n", count: 20_000)),
    ("backslashes", String(repeating: "\\", count: 100_000)),
    ("long number", "x = " + String(repeating: "9", count: 1_000_000)),
    ("unknown characters", String(repeating: "§", count: 100_000)),
    ("control characters", String(repeating: "\u{1}\u{0}", count: 50_000)),
  ]

  // What takes quadratic time would run into the limit many times over.
  @Test(.timeLimit(.minutes(5)), arguments: texts.indices) func isRead(_ index: Int) {
    let source = SourceText(name: "case", text: HostileTests.texts[index].text)
    let whole = SourceRange(0, source.bytes.count)
    let syntax = parseBlock(source, body: whole, indentation: 0)
    #expect(!syntax.diagnostics.isEmpty, "\(HostileTests.texts[index].name)")
    #expect(syntax.diagnostics.count <= 20)
    _ = syntax.canonicalHash
    _ = syntax.namesRead
    _ = highlight(source, whole) { _ in false }
  }

  @Test func longListsAreFine() {
    let text = "x = [" + String(repeating: "1.5, ", count: 200_000) + "2]"
    let source = SourceText(name: "case", text: text)
    let syntax = parseBlock(source, body: SourceRange(0, source.bytes.count), indentation: 0)
    #expect(syntax.diagnostics.isEmpty)
    guard case .assign(_, let value)? = syntax.statements.first?.kind,
      case .list(let items) = value.kind
    else {
      Issue.record("expected a list")
      return
    }
    #expect(items.count == 200_001)
  }

  /// Random pieces of code, glued: whatever comes of them, every range lies within the text.
  @Test func gluedPieces() {
    let pieces = [
      "x", " = ", "(", ")", "[", "]", "{", "}", "f\"{", "\"", "'", ":", "\n", "\n  ", "\n\t",
      "if ", "else", "for i in ", "def f(", ", ", "1", ".5", "e", "**", "-", "#", "\\", "ŷ", "\r",
      "\u{301}", "lambda ", "not ", "in ", "...", "\"\"\"", "r'", "0x", "_",
    ]
    var state: UInt64 = 1
    for _ in 0..<3000 {
      var text = ""
      for _ in 0..<24 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int(state >> 33) % pieces.count]
      }
      let source = SourceText(name: "case", text: text)
      let whole = SourceRange(0, source.bytes.count)
      let syntax = parseBlock(source, body: whole, indentation: 1)
      for diagnostic in syntax.diagnostics {
        #expect(diagnostic.range.upper <= source.bytes.count)
      }
      _ = syntax.dump(source)
      for token in highlight(source, whole, isBuiltin: { $0 == "f" }) {
        #expect(token.range.upper <= source.bytes.count)
      }
      let inline = parseInlineValue(source, whole)
      _ = inline.expression.sourceText
    }
  }
}
