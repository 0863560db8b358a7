import Testing

@testable import Notebooks

/// Random Markdown, with a fixed seed, of the pieces that make places hard to keep.
struct MarkdownGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next(_ count: Int) -> Int {
    // SplitMix64 (Steele, Lea and Flood 2014).
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(count))
  }

  static let pieces = [
    "a", "ŷ", "数据 ", " ", "  ", "\n", "\n", "\n\n", "\r\n", "\t", "*", "**", "_", "`", "``",
    "~~~\n",
    "```\n", "[", "]", "(", ")", "](", "](/u \"t\")", "](/u\n\"t\")", "][a]", "![", "<", ">", "> ",
    "<b>", "<http://x.y>", "<!-- c -->", "&amp;", "&copy;", "&#35;", "&nope;", "&", "\\", "\\*",
    "\\\n", "  \n", "- ", "1. ", "    ", "# ", "###", "\n===\n", "\n---\n", "[a]: /u\n",
    "[a]: /u\n'x\ny'\n", "foo", "| ", "|---|---|\n", "\n> ", "\n>  > ", "\n  ", "***", "!", "\"",
  ]

  static let ours = [
    "$", "$$", "$x$", "$$\nx\n$$", " {#eq-a}", "@fig-a", "@eq-a", "[^1]", "\n[^1]: n",
    "`{eval} x:.2f`",
    "> [!NOTE]", "> [!TIP]- t\n", "\n```eval\nx\n```\n",
    "\n```data d {#fig-a}\n#| caption: c $x$\n",
    "\n| a | b |\n|--|:-:|\n| c | d |\n", "\n: c {#tbl-a}", "#| echo: true\n",
    "---\ntitle: x\n---\n",
  ]

  mutating func text(_ pieces: [String], length: Int) -> String {
    var text = ""
    for _ in 0..<length { text += pieces[next(pieces.count)] }
    return text
  }
}

@Suite struct PlaceTests {
  /// A node lies within its parent and after its elder sibling.
  static func nestingProblem(_ prose: Prose, count: Int) -> String? {
    for (index, node) in prose.nodes.enumerated() {
      if node.range.upper > count { return "\(index) leaves the file" }
      if node.end <= index || node.end > prose.nodes.count { return "\(index) ends nowhere" }
      var last = node.range.lower
      for child in prose.children(of: index) {
        let range = prose.nodes[child].range
        if range.lower < last || range.upper > node.range.upper {
          return "\(child) \(prose.nodes[child]) leaves its place in \(index) \(node)"
        }
        last = range.upper
      }
    }
    return nil
  }

  @Test(arguments: 0..<40)
  func commonMarkIsReadAlongWithItsSource(seed: Int) {
    var generator = MarkdownGenerator(seed: UInt64(seed))
    for _ in 0..<50 {
      let text = generator.text(MarkdownGenerator.pieces, length: 4 + generator.next(40))
      let (notebook, mismatches) = Notebook.read(SourceText(name: "t.md", text: text))
      #expect(mismatches == 0, "\(text.debugDescription)")
      let problem = Self.nestingProblem(notebook.prose, count: text.utf8.count)
      #expect(problem == nil, "\(text.debugDescription)")
    }
  }

  @Test(arguments: 0..<40)
  func ourAdditionsKeepPlacesTrue(seed: Int) {
    var generator = MarkdownGenerator(seed: UInt64(1000 + seed))
    let pieces = MarkdownGenerator.pieces + MarkdownGenerator.ours + MarkdownGenerator.ours
    for _ in 0..<50 {
      let text = generator.text(pieces, length: 4 + generator.next(40))
      let (notebook, mismatches) = Notebook.read(SourceText(name: "t.md", text: text))
      #expect(mismatches == 0, "\(text.debugDescription)")
      let problem = Self.nestingProblem(notebook.prose, count: text.utf8.count)
      #expect(problem == nil, "\(text.debugDescription)")
      for diagnostic in notebook.diagnostics {
        #expect(diagnostic.range.upper <= text.utf8.count)
        _ = DiagnosticText(source: notebook.source).text(diagnostic)
      }
      _ = notebook.dump
    }
  }

  @Test(arguments: 0..<20)
  func bytesOfAnyKindDoNotCrash(seed: Int) {
    var generator = MarkdownGenerator(seed: UInt64(5000 + seed))
    for _ in 0..<50 {
      var bytes: [UInt8] = Array(
        generator.text(MarkdownGenerator.pieces + MarkdownGenerator.ours, length: 30).utf8)
      for _ in 0..<3 where !bytes.isEmpty {
        bytes[generator.next(bytes.count)] = UInt8(generator.next(256))
      }
      let reading = SourceReading(name: "t.md", bytes: bytes)
      let notebook = Notebook.parse(source: reading.source)
      guard reading.diagnostic == nil else { continue }
      #expect(Self.nestingProblem(notebook.prose, count: reading.source.bytes.count) == nil)
    }
  }
}
