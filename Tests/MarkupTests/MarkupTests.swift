import Markup
import Testing

@Suite struct MarkupTests {
  static let elements: [(Element, html: String, xml: String)] = [
    (
      Element("p") { "a < b & \"c\"" }, "<p>a &lt; b &amp; \"c\"</p>", "<p>a &lt; b &amp; \"c\"</p>"
    ),
    (
      Element("a", ["href": "?a=1&b=\"2\"", "title": nil]) { "x" },
      "<a href=\"?a=1&amp;b=&quot;2&quot;\">x</a>", "<a href=\"?a=1&amp;b=&quot;2&quot;\">x</a>"
    ),
    (Element("br"), "<br>", "<br/>"),
    (Element("path", ["d": "M0 0"]), "<path d=\"M0 0\"/>", "<path d=\"M0 0\"/>"),
    (Element("div"), "<div></div>", "<div/>"),
    (Element("details", ["open": ""]), "<details open></details>", "<details open=\"\"/>"),
    (Element("img", ["alt": ""]), "<img alt=\"\">", "<img alt=\"\"/>"),
    (
      Element("ul") {
        for item in ["a", "b"] { Element("li") { item } }
        RawMarkup("<!-- raw -->")
      }, "<ul><li>a</li><li>b</li><!-- raw --></ul>", "<ul><li>a</li><li>b</li><!-- raw --></ul>"
    ),
  ]

  @Test(arguments: elements.indices) func writesElements(index: Int) {
    let (element, html, xml) = Self.elements[index]
    #expect(element.string() == html)
    #expect(element.string(.xml) == xml)
  }

  @Test func textOfStyleAndScriptStaysAndCannotEndThem() {
    let style = Element("style") { "a > b { content: \"</style>\" }" }
    #expect(style.string() == "<style>a > b { content: \"<\\/style>\" }</style>")
  }

  @Test(arguments: [
    ("\0\u{1}\u{7F}\u{85}", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"), ("\r\n\t", "&#13;\n\t"),
    ("é\u{A0}ŷ🙂", "é\u{A0}ŷ🙂"), ("", ""), ("<<", "&lt;&lt;"),
  ])
  func escapesText(text: String, expected: String) {
    var bytes: [UInt8] = []
    bytes.append(escaping: text, in: .text)
    #expect(String(decoding: bytes, as: UTF8.self) == expected)
  }

  @Test func streamedAndBuiltAreTheSame() {
    var writer = MarkupWriter()
    writer.open("p", ["class": "x"])
    writer.text("a & b")
    writer.open("br")
    writer.open("b")
    writer.close()
    writer.close()
    let built = Element("p", ["class": "x"]) {
      "a & b"
      Element("br")
      Element("b")
    }
    #expect(String(decoding: writer.bytes, as: UTF8.self) == built.string())
  }

  @Test func attributesCanBeReadAndSet() {
    var element = Element("g", ["a": "1"])
    element["b"] = "2"
    element["a"] = nil
    #expect(element["b"] == "2")
    #expect(element.string() == "<g b=\"2\"></g>")
  }

  @Test func deepTreesAreWrittenWithoutTheCallStack() {
    var element = Element("b")
    for _ in 0..<3000 { element = Element("b") { element } }
    #expect(element.bytes().count == 3001 * 7)
  }

  @Test(
    arguments: [
      (0, "0"), (-0.001, "0"), (-0.0, "0"), (1, "1"), (1.5, "1.5"), (1.25, "1.25"), (1.005, "1"),
      (-12.344, "-12.34"), (0.05, "0.05"), (1e300, "1000000000"), (.nan, "0"),
      (-.infinity, "-1000000000"), (99.999, "100"),
    ] as [(Double, String)])
  func writesCoordinates(value: Double, expected: String) {
    #expect(value.coordinate == expected)
  }

  /// The examples of RFC 4648, section 10.
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func writesBase64(text: String, expected: String) {
    #expect(text.utf8.base64 == expected)
  }
}
