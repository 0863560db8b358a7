import Notebooks
import Testing

@testable import Language

struct NameTests {
  private func names(_ text: String) -> (read: [String], assigned: [String]) {
    let source = SourceText(name: "case", text: text)
    let syntax = parseBlock(source, body: SourceRange(0, source.bytes.count), indentation: 0)
    #expect(syntax.diagnostics.isEmpty, "\(syntax.diagnostics)")
    return (syntax.namesRead, syntax.namesAssigned)
  }

  static let cases: [(text: String, read: [String], assigned: [String])] = [
    ("y = m * x + b", ["m", "x", "b"], ["y"]),
    ("x = x + 1\ny = x", ["x"], ["x", "y"]),
    ("c += d", ["c", "d"], ["c"]),
    ("a, b = f(c, axis=d)", ["f", "c", "d"], ["a", "b"]),
    (
      "h = x\nfor i in range(n):\n  h = tanh(h)\n  z = i\nz", ["x", "range", "n", "tanh", "z"],
      ["h", "i", "z"]
    ),
    ("if a:\n  b = 1\nelse:\n  b = 2\nb", ["a"], ["b"]),
    ("if a:\n  b = 1\nb", ["a", "b"], ["b"]),
    ("def f(p, q=r):\n  s = p * q + t\n  return s\nf(1)", ["r", "t"], ["f"]),
    ("[i * k for i in xs if i > j]", ["xs", "j", "k"], []),
    ("i = [i for i in x]\ni", ["x"], ["i"]),
    ("f\"{a + 1:.3f} {b}\"", ["a", "b"], []),
    ("t[lo:hi, ..., ::s].m", ["t", "lo", "hi", "s"], []),
  ]

  @Test(arguments: cases.indices) func readAndAssigned(_ index: Int) {
    let example = NameTests.cases[index]
    let found = names(example.text)
    #expect(found.read == example.read)
    #expect(found.assigned == example.assigned)
  }

  @Test func composedAndDecomposedAreOneName() {
    let found = names("y\u{302} = 1\n\u{177} + 1")
    #expect(found.read == [])
    #expect(found.assigned == ["ŷ"])
  }

  @Test func hashIgnoresWhatDoesNotMatter() {
    func hash(_ text: String) -> UInt64 {
      let source = SourceText(name: "case", text: text)
      return parseBlock(source, body: SourceRange(0, source.bytes.count), indentation: 0)
        .canonicalHash
    }
    let plain = hash("y = m * x + b\nif a:\n    c = 1\n")
    #expect(hash("# the line\r\ny=(m*x)+b  # here\r\n\r\nif (a): c = 1") == plain)
    #expect(hash("y = m * (x + b)\nif a:\n    c = 1\n") != plain)
    #expect(hash("y = m * x + b\nif a:\n    c = 1.0\n") != plain)
    #expect(hash("y = m * x + b\nif a:\n    c = '1'\n") != plain)
  }

  @Test func blockIndentationIsTakenOff() {
    let text = "  for i in range(3):\n    x = i\n  y = 2\n"
    let source = SourceText(name: "case", text: text)
    let syntax = parseBlock(source, body: SourceRange(0, source.bytes.count), indentation: 2)
    #expect(syntax.diagnostics.isEmpty)
    #expect(syntax.sourceText == "for i in range(3):\n    x = i\ny = 2\n")
  }

  @Test func inlineValuesTakeAFormat() throws {
    func read(_ text: String) -> (String, String?) {
      let source = SourceText(name: "case", text: text)
      let value = parseInlineValue(source, SourceRange(0, source.bytes.count))
      #expect(value.diagnostics.isEmpty, "\(value.diagnostics)")
      return (value.expression.sourceText, value.format?.source)
    }
    #expect(read("fit.m:.3f") == ("fit.m", ".3f"))
    #expect(read(" x[1:2] ") == ("x[1:2]", nil))
    #expect(read("100 * f(a=':'):>8.1%") == ("100 * f(a=\":\")", ">8.1%"))
    #expect(read("n:'>10") == ("n", "'>10"))
    #expect(read("a +\n b:,d") == ("a + b", ",d"))
  }

  @Test func shortestNumbers() {
    let doubles: [(Double, String)] = [
      (8, "8"), (-0.0, "-0"), (0.1, "0.1"), (1e-5, "1e-05"), (1e16, "1e+16"), (1e15, "1e+15"),
      (123456789, "123456789"), (1.5e-10, "1.5e-10"), (.nan, "nan"), (-.infinity, "-inf"),
      (.leastNonzeroMagnitude, "5e-324"), (0.0001, "0.0001"), (100, "100"),
    ]
    for (value, text) in doubles where value != 1e15 { #expect(shortest(value) == text) }
    #expect(shortest(1e15) == "1000000000000000")
    #expect(shortest(Float(0.1)) == "0.1")
    #expect(shortest(Double(Float(0.1))) == "0.10000000149011612")
    #expect(shortest(Float(16_777_216)) == "16777216")
    #expect(rounded(0.027712345) == "0.0277123")
    #expect(rounded(1_234_567) == "1.23457e+06")
    #expect(rounded(2.0 / 3, significantDigits: 3) == "0.667")
    #expect(rounded(100) == "100")
    #expect(rounded(0) == "0")
  }

  @Test func highlightsEveryPiece() {
    let text = "#| label: a\ny = relu(x) + 1.5  # note\nz = f\"a {x:.2f} b\"\nif not g(x).T: pass"
    let source = SourceText(name: "case", text: text)
    let pieces = highlight(source, SourceRange(0, source.bytes.count)) { $0 == "relu" }
    let shown = pieces.map { "\(source.text($0.range)):\($0.class.rawValue)" }
    #expect(
      shown == [
        "#| label: a:option", "y:name", "=:operator", "relu:builtin", "(:punctuation", "x:name",
        "):punctuation", "+:operator", "1.5:number", "# note:comment", "z:name", "=:operator",
        "f\"a {:string", "x:name", ":.2f} b\":string",
        "if:keyword", "not:keyword", "g:function", "(:punctuation", "x:name", "):punctuation",
        ".:punctuation", "T:name", "::punctuation", "pass:keyword",
      ])
  }

  @Test func dumpShowsPlaces() {
    let source = SourceText(name: "case", text: "ŷ = m * x[0]\n")
    let syntax = parseBlock(source, body: SourceRange(0, source.bytes.count), indentation: 0)
    #expect(
      syntax.dump(source) == """
        assign ŷ  1:1–13
          binary *  1:5–13
            name m  1:5–6
            index  1:9–13
              name x  1:9–10
              literal 0  1:11–12

        """)
  }

  @Test func stringEscapes() {
    func value(_ text: String) -> Language.Expression.Kind {
      let source = SourceText(name: "case", text: text)
      return parseExpression(source, SourceRange(0, source.bytes.count)).expression.kind
    }
    #expect(value(#""a\n\t\\\"\x41\u00e9""#) == .string("a\n\t\\\"Aé"))
    #expect(value(#""$\alpha$" '\e'"#) == .string("$\\alpha$\\e"))
    #expect(value(#"r"\n""#) == .string("\\n"))
    #expect(value("\"\"\"a\n\"b\"\"\"\"") == .string("a\n\"b"))
    #expect(value(#"f"{{x}}""#) == .interpolatedString([.text("{x}")]))
  }
}
