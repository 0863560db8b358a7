import Notebooks
import Testing

@testable import Language

/// Mistakes with the place that is to be marked: `‹` and `›` stand around it in the source.
struct DiagnosticTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var marked: String
    var code: Int
    /// Words that the message or the hint must hold.
    var words: String
    init(_ marked: String, _ code: Int, _ words: String) {
      self.marked = marked
      self.code = code
      self.words = words
    }
    var testDescription: String { marked }
  }

  static let cases: [Case] = [
    // Characters and literals
    Case("x = 2 ‹×› 3", 201, "`*`"),
    Case("x = ‹“›a”", 201, "\""),
    Case("x = 3\u{00A0}‹›", 201, "U+00A0"),
    Case("x = ‹'›abc", 201, "never closed"),
    Case("x = ‹\"\"\"›abc\nmore", 201, "three quotes"),
    Case("x = ‹b'›abc'", 201, "text"),
    Case("x = \"‹\\x›g1\"", 201, "hexadecimal"),
    Case("x = ‹1__0›", 201, "underscores"),
    Case("x = ‹0x›", 201, "digits"),
    Case("x = ‹012›", 201, "zeros"),
    Case("x = ‹3j›", 201, "complex"),
    Case("x = ‹1e999›", 201, "too large"),
    Case("y = ‹2x› + 1", 201, "`2 * x`"),
    Case("x = 1 ‹\\› 2", 201, "backslash"),
    // Formatted strings
    Case("f\"a {‹›}\"", 202, "expression"),
    Case("f\"a ‹{›x\"", 202, "}"),
    Case("f\"a ‹}›\"", 202, "}}"),
    Case("f\"{x‹!›r}\"", 202, "{value}"),
    Case("f\"{x:‹.3q›}\"", 210, "type"),
    Case("f\"{x:‹.f›}\"", 210, "digits"),
    Case("f\"{x:‹99999›}\"", 210, "1000"),
    Case("f\"{x +‹›}\"", 205, "value"),
    // Brackets
    Case("x = ‹(›1 + 2\ny = 3", 203, "never closed"),
    Case("x = ‹[›\n  1,\n  2,\ny = 3", 203, "`]`"),
    Case("x = (1 + 2)‹)›", 203, "closes nothing"),
    Case("x = (1 + 2‹]›", 203, "`)`"),
    Case("x = ([1, 2‹)›", 203, "inner"),
    // Indentation
    Case("if a:\n    b\n‹  ›c", 204, "indented like none"),
    Case("x = 1\n‹  ›y = 2", 204, "nothing before it"),
    Case("for i in range(3):‹›\nx = 1", 204, "pass"),
    Case("if a:\n    b\n‹\t›c", 204, "tabs"),
    // Structure
    Case("x = 1 +‹›", 205, "value"),
    Case("if x > 1‹›\n  y = 2", 205, "`:`"),
    Case("def f(x)‹›\n  return x", 205, "`:`"),
    Case("x = a ‹b›", 205, "operator"),
    Case("f(a ‹b›)", 205, "comma"),
    Case("x = ‹a if b›", 205, "else"),
    Case("‹else›:\n  x = 1", 205, "belongs to no"),
    Case("x.‹›", 205, "name"),
    Case("x[‹]›", 205, "value"),
    // Assignments
    Case("if x ‹=› 3:\n  y = 1", 206, "`==`"),
    Case("y = f((a ‹=› 3))", 206, "`==`"),
    Case("‹x[0]› = 3", 206, "where"),
    Case("‹fit.m› = 3", 206, "name of its own"),
    Case("‹f(x)› = x ** 2", 206, "def f(x):"),
    Case("‹2› = x", 206, "`==`"),
    Case("a, ‹(b, c)› = x", 206, "a, b"),
    Case("a = b ‹=› 0", 206, "a line for each"),
    Case("for ‹in› in x:\n  y", 206, "another name"),
    // Calls and definitions
    Case("f(a=1, ‹b›)", 207, "before the named"),
    Case("f(a=1, ‹a›=2)", 207, "twice"),
    Case("def f(a, ‹a›): return a", 207, "twice"),
    Case("def f(a=1, ‹b›): return a", 207, "default"),
    Case("‹return› 3", 207, "def"),
    // What other languages have
    Case("y = x ‹^› 2", 209, "`**`"),
    Case("‹while› x > 0:\n  x = x - 1", 209, "for i in range(n)"),
    Case("‹import› numpy as np", 209, "built in"),
    Case("‹from› math import pi", 209, "built in"),
    Case("‹class› Net:\n  def f(x): return x", 209, "model"),
    Case("‹try›:\n  x = 1", 209, "error"),
    Case("‹with› a:\n  x = 1", 209, "without"),
    Case("‹print›(x)", 209, "eval"),
    Case("x = (n ‹:=› 3)", 209, "on a line before"),
    Case("x‹++›", 209, "`x += 1`"),
    Case("x‹--›", 209, "`x -= 1`"),
    Case("y = a ‹&&› b", 209, "`and`"),
    Case("y = a ‹||› b", 209, "`or`"),
    Case("y = (a > 0) ‹&› (b > 0)", 209, "`and`"),
    Case("y = (a > 0) ‹|› (b > 0)", 209, "`or`"),
    Case("y = ‹!›a", 209, "`not`"),
    Case("y = ‹~›a", 209, "`not`"),
    Case("y = a ‹===› b", 209, "`==`"),
    Case("y = a ‹<>› b", 209, "`!=`"),
    Case("y = ‹{›'a': 1}", 209, "list"),
    Case("f = ‹lambda› x: x ** 2", 209, "def f(x)"),
    Case("g = map(‹lambda› x: x, y)", 209, "def f(x)"),
    Case("‹global› x", 209, "return"),
    Case("‹del› x", 209, "assigned again"),
    Case("‹assert› x > 0", 209, "check"),
    Case("‹break›", 209, "range"),
    Case("y = a ‹is› none", 209, "`==`"),
    Case("if a:\n  b\n‹elseif› c:\n  d", 209, "`elif`"),
    Case("if a:\n  b\n‹else› if c:\n  d", 209, "`elif`"),
    Case("epochs‹:› 20", 209, "epochs ="),
    Case("def f(x‹:› int): return x", 209, "types"),
    Case("def f(x) ‹->› float: return x", 209, "types"),
    Case("f(‹*›a)", 209, "unpacked"),
    Case("def f(‹**›k): return 1", 209, "unpacked"),
    Case("‹@›jit\nx = 1", 209, "decorator"),
    Case("y = a ‹?› b : c", 209, "if condition"),
  ]

  @Test(arguments: cases) func marksTheMistake(_ example: Case) throws {
    let lower = try #require(example.marked.utf8.firstIndex(of: Array("‹".utf8)))
    let text = example.marked.filter { $0 != "‹" && $0 != "›" }
    let upper = try #require(example.marked.utf8.firstIndex(of: Array("›".utf8))) - 3
    let source = SourceText(name: "case", text: text)
    let syntax = parseBlock(source, body: SourceRange(0, source.bytes.count), indentation: 0)
    #expect(syntax.diagnostics.count == 1, "\(syntax.diagnostics)")
    let diagnostic = try #require(syntax.diagnostics.first)
    #expect(diagnostic.code == example.code, "\(diagnostic)")
    let said = diagnostic.message + " " + (diagnostic.hint ?? "")
    #expect(said.contains(example.words), "\(said)")
    let marked = SourceRange(lower, max(lower, upper))
    if lower != upper { #expect(diagnostic.range == marked, "\(said)") }
    #expect(diagnostic.message.first?.isUppercase == false)
    #expect(diagnostic.message.last != ".")
  }

  @Test func severalMistakesInOneRun() {
    let text = "a = 1 +\nb = (2\nc = a ^ 2\nwhile a:\n  b = 1\nd = 4\n"
    let source = SourceText(name: "case", text: text)
    let syntax = parseBlock(source, body: SourceRange(0, source.bytes.count), indentation: 0)
    #expect(syntax.diagnostics.map { source.line(at: $0.range.lower) } == [1, 2, 3, 4])
    #expect(syntax.namesAssigned == ["a", "b", "c", "d"])
  }
}

extension String.UTF8View {
  /// The offset of the first of some bytes.
  fileprivate func firstIndex(of bytes: [UInt8]) -> Int? {
    let all = Array(self)
    return all.indices.first { all[$0...].starts(with: bytes) }
  }
}
