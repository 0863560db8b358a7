import Markup
import Testing

@testable import Reports

@Suite struct PageTests {
  private static func page() -> Page {
    var page = Page(
      title: "a < b", heading: .text("a < b"), generator: "nbrun",
      main: Content { Element("h1", ["id": "one"]) { "One" } })
    page.contents = [.init(level: 1, number: "1", title: .text("One"), id: "one")]
    page.problems = [
      .init(isError: true, place: "4:2", message: "x & y differ", id: "p1"),
      .init(isError: false, place: nil, message: "unused", id: "p2"),
    ]
    page.provenance = [("Seed", "42")]
    page.source = ("lesson.md", "# </script> & \u{0}")
    return page
  }

  @Test func holdsWhatItIsGivenAndTheSameEachTime() {
    let html = String(decoding: Self.page().html(), as: UTF8.self)
    #expect(html == String(decoding: Self.page().html(), as: UTF8.self))
    for part in [
      "<!DOCTYPE html>\n<html lang=\"en\">", "<title>a &lt; b</title>", "<h2 id=\"problems\">",
      "1 error, 1 warning", "<a href=\"#p1\">Line 4:2</a>: x &amp; y differ",
      "<a href=\"#one\">", "<dd>42</dd>", "# &lt;/script&gt; &amp; \u{FFFD}",
      "href=\"data:text/markdown;charset=utf-8;base64,",
    ] {
      #expect(html.contains(part), "\(part)")
    }
  }

  @Test func asksNothingOfANetwork() {
    let html = String(decoding: Self.page().html(), as: UTF8.self)
    for part in ["http:", "https:", "src=", "@import", "url("] {
      #expect(!html.contains(part), "\(part)")
    }
  }

  @Test func stylesAndScriptsStaySmall() {
    #expect((Style.css + Script.js + Script.fold).utf8.count < 40_000)
  }

  /// A script that holds what ends it would be cut short.
  @Test func stylesAndScriptsAreWrittenAsTheyAre() {
    for text in [Style.css, Script.js, Script.fold] {
      #expect(!text.contains("</") && !text.contains("<!"))
    }
  }

  @Test func aBarePageHasNoEmptyParts() {
    let page = Page(title: "t", heading: .text("t"), generator: "nbrun", main: .empty)
    let html = String(decoding: page.html(), as: UTF8.self)
    for part in ["<nav", "<footer", "<section", "class=\"subtitle", "class=\"byline"] {
      #expect(!html.contains(part), "\(part)")
    }
  }
}
