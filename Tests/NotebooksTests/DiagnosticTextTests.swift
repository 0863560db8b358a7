import Notebooks
import Testing

@Suite struct DiagnosticTextTests {
  static func text(_ source: String, _ diagnostic: Diagnostic, coloured: Bool = false) -> String {
    DiagnosticText(source: SourceText(name: "lesson.md", text: source), isColoured: coloured)
      .text(diagnostic)
  }

  @Test func placeLineCaretAndHint() {
    let diagnostic = Diagnostic(
      203, at: SourceRange(11, 15), "unknown function 'msee'", hint: "did you mean 'mse'?",
      notes: [.init(SourceRange(0, 3), "here")])
    #expect(
      Self.text("abc\ncost = msee(y)\n", diagnostic) == """
        lesson.md:2:8: error[NB203]: unknown function 'msee'
           2  | cost = msee(y)
              |        ^~~~
        lesson.md:1:1: note: here
           1  | abc
              | ^~~
              = hint: did you mean 'mse'?

        """)
  }

  @Test func tabsAndWideCharactersKeepTheCaretInPlace() {
    let source = "\t数据 = ŷ\r\n"
    let range = SourceRange(10, 12)
    #expect(SourceText(name: "", text: source).text(range) == "ŷ")
    #expect(
      Self.text(source, Diagnostic(201, .warning, at: range, "odd")) == """
        lesson.md:1:7: warning[NB201]: odd
           1  |     数据 = ŷ
              |            ^

        """)
  }

  @Test func aRangeOverSeveralLinesIsUnderlinedOnItsFirst() {
    #expect(
      Self.text("ab\ncd\n", Diagnostic(101, at: SourceRange(1, 5), "m")) == """
        lesson.md:1:2: error[NB101]: m
           1  | ab
              |  ^

        """)
  }

  @Test func theEndOfTheFileCanBePointedAt() {
    #expect(
      Self.text("ab", Diagnostic(101, at: SourceRange(2, 2), "m")) == """
        lesson.md:1:3: error[NB101]: m
           1  | ab
              |   ^

        """)
  }

  @Test func controlCharactersDoNotReachTheTerminal() {
    let text = Self.text("a\u{1B}[2Jb", Diagnostic(101, at: SourceRange(5, 6), "x\u{1B}]0;"))
    #expect(!text.contains("\u{1B}"))
    #expect(text.contains("a␛[2Jb"))
  }

  @Test func coloursAreAnsiEscapes() {
    let diagnostic = Diagnostic(101, at: SourceRange(0, 1), "m")
    let coloured = Self.text("ab", diagnostic, coloured: true)
    #expect(coloured.contains("\u{1B}[1;31merror[NB101]\u{1B}[0m: m"))
  }

  @Test func aLongLineIsCutAroundThePlace() {
    let line = String(repeating: "é", count: 100_000)
    let text = Self.text(line, Diagnostic(101, at: SourceRange(100_000, 100_002), "m"))
    #expect(text.utf8.count < 1_000)
    #expect(text.split(separator: "\n").last?.hasSuffix("^") == true)
  }
}
