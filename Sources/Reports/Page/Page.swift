import Markup

/// A whole page: what stands around the content, from values that the caller has rendered.
/// The same values give the same bytes.
struct Page {
  struct ContentsEntry {
    /// 1 for the highest that the page has.
    var level: Int
    var number: String?
    var title: Content
    /// The id of the heading.
    var id: String
  }

  struct Problem {
    var isError: Bool
    /// `42:17`, or nothing where it has no place.
    var place: String?
    var message: String
    /// The id of the card at its place.
    var id: String
  }

  var language = "en"
  /// For the tab of the browser; `heading` is what stands on the page.
  var title: String
  var heading: Content
  var subtitle: Content?
  var authors: [String] = []
  var date: String?
  var description: String?
  var generator: String
  /// Empty for none.
  var contents: [ContentsEntry] = []
  var problems: [Problem] = []
  var main: Content
  /// What is needed to get the same report again, name by name.
  var provenance: [(name: String, value: String)] = []
  /// The notebook, to open or save.
  var source: (fileName: String, text: String)?

  func html() -> [UInt8] {
    var writer = MarkupWriter(.html)
    writer.raw(RawMarkup("<!DOCTYPE html>\n"))
    writer.write(
      Element("html", ["lang": language]) {
        head
        Element("body") {
          Element("a", ["class": "skip", "href": "#main"]) { "Skip to the content" }
          Element("div", ["class": "page"]) {
            titleBlock
            problemList
            tableOfContents
            Element("main", ["id": "main"]) { main }
            footer
          }
          Element("script") { Script.js }
        }
      })
    writer.raw(RawMarkup("\n"))
    return writer.bytes
  }

  private var head: Element {
    Element("head") {
      Element("meta", ["charset": "utf-8"])
      Element("title") { title }
      Element("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
      Element("meta", ["name": "color-scheme", "content": "light dark"])
      Element("meta", ["name": "generator", "content": generator])
      if let description {
        Element("meta", ["name": "description", "content": description])
      }
      for author in authors { Element("meta", ["name": "author", "content": author]) }
      // Keeps browsers from asking a server for one.
      Element("link", ["rel": "icon", "href": "data:,"])
      Element("style") { Style.css }
    }
  }

  private var titleBlock: Element {
    Element("header", ["class": "title"]) {
      Element("h1") { heading }
      if let subtitle { Element("p", ["class": "subtitle"]) { subtitle } }
      let byline = authors + [date].compactMap { $0 }
      if !byline.isEmpty {
        Element("p", ["class": "byline"]) { byline.joined(separator: " · ") }
      }
      if let description { Element("p", ["class": "description"]) { description } }
    }
  }

  private var problemList: Element? {
    guard !problems.isEmpty else { return nil }
    let errors = problems.count { $0.isError }
    let words = [
      Self.count(errors, "error"), Self.count(problems.count - errors, "warning"),
    ].compactMap { $0 }
    return Element(
      "section",
      [
        "class": errors > 0 ? "problems" : "problems warnings", "aria-labelledby": "problems",
      ]
    ) {
      Element("h2", ["id": "problems"]) { words.joined(separator: ", ") }
      Element("ul") {
        for problem in problems {
          Element("li") {
            Element("a", ["href": "#\(problem.id)"]) {
              problem.place.map { "Line \($0)" } ?? (problem.isError ? "Error" : "Warning")
            }
            ": " + problem.message
          }
        }
      }
    }
  }

  private static func count(_ count: Int, _ noun: String) -> String? {
    count == 0 ? nil : "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  private var tableOfContents: Content? {
    guard !contents.isEmpty else { return nil }
    return Content {
      Element("nav", ["class": "contents", "aria-label": "Contents"]) {
        Element("details", ["open": ""]) {
          Element("summary") { "Contents" }
          Element("ol") {
            for entry in contents where entry.level <= 3 {
              Element("li", ["class": "l\(entry.level)"]) {
                Element("a", ["href": "#\(entry.id)"]) {
                  if let number = entry.number {
                    Element("span", ["class": "section-number"]) { number }
                  }
                  entry.title
                }
              }
            }
          }
        }
      }
      Element("script") { Script.fold }
    }
  }

  private var footer: Element? {
    guard source != nil || !provenance.isEmpty else { return nil }
    return Element("footer", ["class": "provenance"]) {
      if !provenance.isEmpty {
        Element("dl", ["class": "facts"]) {
          for (name, value) in provenance {
            Element("dt") { name }
            Element("dd") { value }
          }
        }
      }
      if let source {
        Element("details") {
          Element("summary") { "The source of this page, \(source.fileName)" }
          Element("p", ["class": "save"]) {
            Element(
              "a",
              [
                "download": source.fileName,
                "href": "data:text/markdown;charset=utf-8;base64," + source.text.utf8.base64,
              ]
            ) { "Save it as a file" }
          }
          Element("div", ["class": "code"]) {
            Element(
              "pre", ["tabindex": "0", "role": "group", "aria-label": source.fileName]
            ) { Element("code") { source.text } }
          }
        }
      }
    }
  }
}
