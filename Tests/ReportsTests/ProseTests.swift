import Ccmark
import Foundation
import Markup
import Notebooks
import Testing

@testable import Reports

/// Prose without our additions is written byte for byte as libcmark writes it.
@Suite struct ProseTests {
  static func cmark(_ text: String, allowsHTML: Bool = false) -> String {
    var bytes = Array(text.utf8)
    let options = allowsHTML ? CMARK_OPT_UNSAFE : CMARK_OPT_DEFAULT
    return unsafe bytes.withUnsafeMutableBytes { buffer in
      let html = unsafe cmark_markdown_to_html(
        buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count, options)
      guard let html = unsafe html else { return "" }
      defer { unsafe free(html) }
      // cmark writes a title that is there but empty; its tree does not tell it from none.
      return unsafe String(cString: html).replacingOccurrences(of: " title=\"\"", with: "")
    }
  }

  static func context() -> ProseContext {
    var context = ProseContext(
      math: { tex, isDisplay in .element(Element("math") { isDisplay ? "[\(tex)]" : tex }) },
      block: { index in .element(Element("figure") { "block \(index)" }) },
      inlineValue: { "value \($0)" })
    context.marksHeadings = false
    return context
  }

  static func ours(_ text: String, allowsHTML: Bool = false) -> String {
    var notebook = Notebook.parse(source: SourceText(name: "t.md", text: text))
    notebook.frontMatter.allowsHTML = allowsHTML
    var renderer = ProseRenderer(notebook, context: context())
    return Content.fragment(renderer.page()).string()
  }

  @Test(arguments: CommonMarkCorpus.snippets)
  func aSnippetIsWrittenAsByCmark(text: String) {
    #expect(Self.ours(text) == Self.cmark(text), "\(text.debugDescription)")
    #expect(
      Self.ours(text, allowsHTML: true) == Self.cmark(text, allowsHTML: true),
      "\(text.debugDescription)")
  }

  @Test(arguments: 0..<60)
  func randomTextIsWrittenAsByCmark(seed: Int) {
    var random = CommonMarkCorpus.Random(seed: UInt64(seed))
    for _ in 0..<60 {
      let text = random.text()
      #expect(Self.ours(text) == Self.cmark(text), "\(text.debugDescription)")
    }
  }

  @Test(arguments: [
    ("$x^2$ and $5 and $6", "<p><math>x^2</math> and $5 and $6</p>\n"),
    ("costs \\$5 or $ 5 $", "<p>costs $5 or $ 5 $</p>\n"),
    ("`$x$` [a](/$u$)", "<p><code>$x$</code> <a href=\"/$u$\">a</a></p>\n"),
    ("$a_b$ *$c*d$*", "<p><math>a_b</math> <em><math>c*d</math></em></p>\n"),
    ("$$\nx\n- y\n$$", "<div class=\"equation\"><math>[x\n- y]</math></div>\n"),
    (
      "> $$\n> x\n> $$",
      "<blockquote>\n<div class=\"equation\"><math>[x\n]</math></div>\n</blockquote>\n"
    ),
    (
      "$$ x $$ {#eq-a}\n\nsee @eq-a",
      "<div class=\"equation\" id=\"eq-a\"><math>[x]</math>"
        + "<span class=\"equation-number\">(1)</span></div>\n"
        + "<p>see <a class=\"reference\" href=\"#eq-a\">Equation\u{A0}1</a></p>\n"
    ),
    (
      "| a | b |\n|---|--:|\n| `x|y` | \\| |\n: c {#tbl-a}\n",
      "<div class=\"table\" id=\"tbl-a\"><table><caption><span class=\"caption-number\">"
        + "Table\u{A0}1:</span> c</caption><thead><tr><th scope=\"col\">a</th>"
        + "<th scope=\"col\" class=\"align-right\">b</th></tr></thead><tbody><tr>"
        + "<td><code>x|y</code></td><td class=\"align-right\">|</td></tr></tbody></table></div>\n"
    ),
    (
      "> [!TIP]- Solution\n> text",
      "<details class=\"alert alert-tip\">\n<summary>Solution</summary>\n<p>text</p>\n</details>\n"
    ),
    (
      "> [!NOTE]\n> text",
      "<aside class=\"alert alert-note\" aria-label=\"Note\">\n<p class=\"alert-title\">Note</p>\n"
        + "<p>text</p>\n</aside>\n"
    ),
    ("`{eval} f.m:.3f`", "<p><span class=\"inline-value\">value 0</span></p>\n"),
    (
      "a[^n]\n\n[^n]: the *note*\n",
      "<p>a<sup class=\"footnote-reference\"><a id=\"footnote-1-use\" href=\"#footnote-1\" "
        + "role=\"doc-noteref\">1</a></sup></p>\n<section class=\"footnotes\" "
        + "role=\"doc-endnotes\"><ol><li id=\"footnote-1\">\n<p>the <em>note</em></p>\n"
        + "<a href=\"#footnote-1-use\" class=\"footnote-back\" role=\"doc-backlink\" "
        + "aria-label=\"Back to footnote 1\">↩</a></li></ol></section>\n"
    ),
    ("```eval\nx\n```\n", "<figure>block 0</figure>\n"),
    (
      "# A {#sec-a}\n\n@sec-a",
      "<h1>A</h1>\n<p><a class=\"reference\" href=\"#sec-a\">Section\u{A0}1</a></p>\n"
    ),
  ])
  func whatWeAddIsWritten(text: String, html: String) {
    #expect(Self.ours(text) == html)
  }

  @Test func aCaptionIsInlineProse() {
    let text =
      "```plot {#fig-a}\n#| caption: \"The *line* $x$ at `{eval} f(\\\"a\\\"):.2f`\"\nx\n```\n"
    let notebook = Notebook.parse(source: SourceText(name: "t.md", text: text))
    #expect(notebook.diagnostics.isEmpty)
    let renderer = ProseRenderer(notebook, context: Self.context())
    let caption = notebook.blocks.first?.caption
    let html = caption.map { Content.fragment(renderer.inline($0)).string() }
    #expect(
      html == "The <em>line</em> <math>x</math> at <span class=\"inline-value\">value 0</span>")
    #expect(caption.map { renderer.plainText($0) } == "The line x at value 0")
    #expect(notebook.inlineValues.first?.expressionText == "f(\"a\")")
  }
}
