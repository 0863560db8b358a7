import Notebooks
import Testing

/// Large and deep texts end, soon: a quadratic step would take hours on these.
@Suite struct AdversarialTests {
  static let count = 50_000

  static let texts: [String: String] = [
    "quotes": String(repeating: ">", count: count) + " a",
    "lists": String(repeating: "- ", count: count) + "a",
    "brackets": String(repeating: "[", count: count),
    "images": String(repeating: "![", count: count),
    "emphasis": String(repeating: "*a ", count: count),
    "deep emphasis": String(repeating: "*a **b ", count: count / 2)
      + String(repeating: "b** a*", count: count / 2),
    "dollars": String(repeating: "$a ", count: count),
    "double dollars": String(repeating: "$$ ", count: count),
    "formulas": String(repeating: "$x$ @fig-a ", count: count / 2),
    "formulas by line": String(repeating: "$x$ [^a]\n", count: count / 2),
    "footnotes": String(repeating: "[^a]: x\n", count: count / 4),
    "references": String(repeating: "@fig-a\n", count: count),
    "headings": String(repeating: "# a\n", count: count / 2),
    "labels": String(repeating: "# a {#sec-a}\n", count: count / 4),
    "tags": String(repeating: "<a ", count: count),
    "destinations": String(repeating: "](", count: count / 2),
    "backticks": (1..<400).map { String(repeating: "`", count: $0) + " " }.joined(),
    "definitions": String(repeating: "[a]: /u\n", count: count / 2) + "a",
    "blocks": (0..<5_000).map { "```data d\($0)\nx\n```\n" }.joined(),
    "table": "| a |\n|---|\n" + String(repeating: "| b |\n", count: count),
    "delimiters": String(repeating: "|-|-\n", count: count),
    "entities": String(repeating: "&#x41;&copy;", count: count / 2),
    "yaml": "---\nx: " + String(repeating: "[", count: count) + "\n---\n",
    "yaml dashes": "---\n" + String(repeating: "- ", count: count) + "\n---\n",
    "values": String(repeating: "`{eval} x:.2f` ", count: count / 4),
    "yaml lines": "---\n" + (0..<20_000).map { "k\($0): 1\n" }.joined() + "---\n",
    "alert": "> [!NOTE]\n" + String(repeating: "> a\n", count: count),
  ]

  @Test(.timeLimit(.minutes(5)), arguments: texts.keys.sorted())
  func itEnds(name: String) throws {
    let text = try #require(Self.texts[name])
    let notebook = Notebook.parse(source: SourceText(name: "t.md", text: text))
    #expect(notebook.diagnostics.count <= 101)
    #expect(notebook.prose.nodes.allSatisfy { $0.range.upper <= text.utf8.count })
  }

  @Test func whatIsTooDeepIsSaid() {
    let text = String(repeating: ">", count: 1_000) + " a"
    let notebook = Notebook.parse(source: SourceText(name: "t.md", text: text))
    #expect(notebook.diagnostics.map(\.code) == [105])
    #expect(notebook.prose.nodes.count <= 201)
  }
}
