import Foundation
import Markup
import Testing
import Typesetting

@Suite struct TypesetterTests {
  @Test(arguments: [
    #"\hat y = m x + b"#,
    #"C = \frac{1}{n} \sum_{i=1}^{n} (\hat y_i - y_i)^2"#,
    #"\frac{\partial C}{\partial w} = 2 \mathbb{E}[(\hat{y} - y) x]"#,
    #"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}^\top \mathbf{x}"#,
    #"\begin{aligned} a &= b + c \\ &= d \end{aligned}"#,
    #"f(x) = \begin{cases} x & x > 0 \\ 0 & \text{else} \end{cases}"#,
    #"\sigma(z) = \frac{1}{1 + e^{-z}}, \quad \nabla_\theta \mathcal{L}"#,
    #"\def\R{\mathbb R} x \in \R^n, \; \newcommand{\half}[1]{\tfrac{#1}{2}} \half{x}"#,
    #"\underbrace{a + b}_{\text{two}} \overset{!}{=} \sqrt[3]{x} \left( \int_0^\infty \right)"#,
    #"\color{red} x < y \& z > \textcolor{#00f}{w} \boxed{q} \operatorname*{arg\,max}_x"#,
    #"θ_ŷ \to \text{größer 漢字 😀} 𝑥"#,
    #"a' \cdots \vec v \cdot \lVert w \rVert_2 \le \epsilon \binom{n}{k}"#,
  ])
  func givesWellFormedMathMLWithItsSource(_ tex: String) throws {
    for isDisplay in [false, true] {
      let markup = try typesetter.markup(of: Formula(tex, isDisplay: isDisplay)).get().string
      let document = try XMLReader.read(markup)
      #expect(document.root == "math")
      #expect(document.annotation == tex)
      #expect(markup.hasPrefix(isDisplay ? #"<math display="block">"# : "<math>"))
    }
  }

  @Test func showsWhatIsWrongAndWhere() {
    expect(#"x + \frac{1}"#, fails: "Unexpected end of input in a macro argument", at: 12)
    expect(#"x + \nosuch y"#, fails: #"Undefined control sequence: \nosuch"#, at: 4)
    expect(#"ŷ^2 😀 ^3^4"#, fails: "Double superscript", at: 12)
    expect(#"{x"#, fails: "Expected '}'", at: 2)
    expect("a \u{1} b", fails: "Unexpected character", at: 2)
  }

  private func expect(_ tex: String, fails part: String, at offset: Int) {
    guard
      case .failure(.invalid(let message, let found)) = typesetter.markup(of: Formula(tex))
    else {
      Issue.record("\(tex) should be refused")
      return
    }
    #expect(message.contains(part), "\(message)")
    #expect(!message.contains("KaTeX parse error") && !message.contains("at position"))
    #expect(found == offset)
  }

  /// MathML's rules where KaTeX breaks them, as the W3C's checker reads them.
  @Test(arguments: [
    #"a \overset{!}{=} b"#, #"a \stackrel{d}{\to} b"#, #"a \underset{x}{\max} b"#, #"x \tag{1}"#,
    #"\mathrel{\overset{a}{\sim}} \mathbin{\bigl(} \operatorname{\hat f}"#,
  ])
  func tokensHoldTextOnly(_ tex: String) throws {
    let markup = try typesetter.markup(of: Formula(tex, isDisplay: true)).get().string
    #expect(markup.firstMatch(of: #/<(mo|mi|mn|mtext)\b[^>]*><m/#) == nil, "\(markup)")
    #expect(markup.firstMatch(of: #/<mtd[^>]* width=/#) == nil)
  }

  @Test func neverTrustsTheAuthorsLinksOrImages() throws {
    let markup = try typesetter.markup(of: Formula(#"\href{javascript:alert(1)}{x} <b>"#)).get()
    #expect(!markup.string.contains("href=") && !markup.string.contains("<b>"))
  }

  @Test func showsTheSourceWhereThereIsNoKaTeX() {
    let none = Typesetter(source: KaTeXSource(identity: nil) { nil }, cache: MemoryCache())
    let (content, error) = none.content(of: Formula("a < b"))
    #expect(error == .notInstalled)
    guard case .element(let element) = content else {
      Issue.record("the source should stand in an element")
      return
    }
    #expect(element.tag == "code")

    let broken = Typesetter(source: KaTeXSource(identity: "x") { Array("][".utf8) }, cache: nil)
    guard case .failure(.unusable) = broken.markup(of: Formula("a")) else {
      Issue.record("a script that does not run should be said to be unusable")
      return
    }
  }
}

/// The root element and the TeX annotation of markup, and that all elements are closed.
private struct XMLReader {
  var root: String?
  var annotation: String?

  static func read(_ markup: String) throws -> XMLReader {
    var reader = XMLReader()
    let pattern = #/<annotation encoding="application\/x-tex">(?<tex>(?s:.*?))</annotation>/#
    reader.annotation = try pattern.firstMatch(in: markup).map { unescaped(String($0.tex)) }
    reader.root = try #/^<(\w+)/#.firstMatch(in: markup).map { String($0.1) }
    // Every element is closed, in order.
    var open: [Substring] = []
    for match in markup.matches(of: #/<(/?)(\w+)[^<>]*?(/?)>/#.matchingSemantics(.unicodeScalar)) {
      if !match.1.isEmpty {
        try #require(open.popLast() == match.2)
      } else if match.3.isEmpty {
        open.append(match.2)
      }
    }
    try #require(open.isEmpty)
    return reader
  }

  private static func unescaped(_ text: String) -> String {
    text.replacing("&lt;", with: "<").replacing("&gt;", with: ">")
      .replacing("&quot;", with: "\"").replacing("&#x27;", with: "'")
      .replacing("&amp;", with: "&")
  }
}
