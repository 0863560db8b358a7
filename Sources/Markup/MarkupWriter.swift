/// Writes markup as UTF-8, in HTML5's syntax or in XML's (for an SVG that is a file of its own).
///
/// Trees are walked with a stack of their own, so depth costs no call stack; time is linear in
/// the size. Whoever walks a tree of another kind may write tag by tag instead of building
/// elements: `open`, `text`, `close`.
package struct MarkupWriter: Sendable {
  package enum Syntax: Sendable { case html, xml }

  package private(set) var bytes: [UInt8] = []
  private let syntax: Syntax
  private var openTags: [String] = []

  package init(_ syntax: Syntax = .html) {
    self.syntax = syntax
  }

  package mutating func write(_ content: Content) {
    // The children of an element that are still to be written, and where to go on.
    var pending: [(contents: [Content], next: Int, closes: Bool)] = [([content], 0, false)]
    while let (contents, next, closes) = pending.last {
      guard next < contents.count else {
        pending.removeLast()
        if closes { close() }
        continue
      }
      pending[pending.count - 1].next = next + 1
      switch contents[next] {
      case .text(let string): text(string)
      case .raw(let markup): raw(markup)
      case .fragment(let parts): pending.append((parts, 0, false))
      case .element(let element):
        if open(element) { pending.append((element.children, 0, true)) }
      }
    }
  }

  package mutating func write(_ element: Element) {
    write(.element(element))
  }

  /// Opens an element; `close` ends it. A void element (`br`) must not be closed.
  package mutating func open(_ tag: String, _ attributes: Attributes = [:]) {
    startTag(tag, attributes)
    bytes.append(UInt8(ascii: ">"))
    if syntax == .xml || !Self.voidTags.contains(tag) { openTags.append(tag) }
  }

  package mutating func close() {
    guard let tag = openTags.popLast() else {
      preconditionFailure("close() without an open element")
    }
    bytes.append(contentsOf: [UInt8(ascii: "<"), UInt8(ascii: "/")])
    bytes.append(contentsOf: tag.utf8)
    bytes.append(UInt8(ascii: ">"))
  }

  package mutating func text(_ string: String) {
    if syntax == .html, let tag = openTags.last, tag == "style" || tag == "script" {
      bytes.append(rawText: string)
    } else {
      bytes.append(escaping: string, in: .text)
    }
  }

  package mutating func raw(_ markup: RawMarkup) {
    bytes.append(contentsOf: markup.string.utf8)
  }

  /// Writes the start of an element; false where that was all of it.
  private mutating func open(_ element: Element) -> Bool {
    let isVoid = syntax == .html && Self.voidTags.contains(element.tag)
    precondition(!isVoid || element.children.isEmpty, "a void element has no children")
    startTag(element.tag, element.attributes)
    if element.children.isEmpty, syntax == .xml || Self.emptyTags.contains(element.tag) {
      bytes.append(contentsOf: [UInt8(ascii: "/"), UInt8(ascii: ">")])
      return false
    }
    bytes.append(UInt8(ascii: ">"))
    if isVoid { return false }
    openTags.append(element.tag)
    return true
  }

  private mutating func startTag(_ tag: String, _ attributes: Attributes) {
    precondition(Self.isName(tag), "a tag is letters, digits and hyphens")
    bytes.append(UInt8(ascii: "<"))
    bytes.append(contentsOf: tag.utf8)
    for (name, value) in attributes.entries {
      precondition(Self.isName(name), "an attribute's name is letters, digits and -_:")
      bytes.append(UInt8(ascii: " "))
      bytes.append(contentsOf: name.utf8)
      if value.isEmpty, syntax == .html, Self.booleanAttributes.contains(name) { continue }
      bytes.append(contentsOf: [UInt8(ascii: "="), UInt8(ascii: "\"")])
      bytes.append(escaping: value, in: .attribute)
      bytes.append(UInt8(ascii: "\""))
    }
  }

  private static func isName(_ name: String) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
          UInt8(ascii: ":"):
          true
        default: false
        }
      }
  }

  private static let voidTags: Set<String> = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
  ]

  /// SVG's elements that are written `<path …/>`, which HTML's syntax allows within `svg`.
  private static let emptyTags: Set<String> = [
    "circle", "ellipse", "image", "line", "path", "polygon", "polyline", "rect", "stop", "use",
  ]

  private static let booleanAttributes: Set<String> = [
    "allowfullscreen", "async", "autofocus", "checked", "controls", "default", "defer", "disabled",
    "hidden", "inert", "loop", "multiple", "muted", "open", "readonly", "required", "reversed",
    "selected",
  ]
}

extension Element {
  package func bytes(_ syntax: MarkupWriter.Syntax = .html) -> [UInt8] {
    var writer = MarkupWriter(syntax)
    writer.write(self)
    return writer.bytes
  }

  package func string(_ syntax: MarkupWriter.Syntax = .html) -> String {
    String(decoding: bytes(syntax), as: UTF8.self)
  }
}

extension Content {
  package func string(_ syntax: MarkupWriter.Syntax = .html) -> String {
    var writer = MarkupWriter(syntax)
    writer.write(self)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
