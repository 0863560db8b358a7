/// What stands inside an element. Text is escaped by whoever writes it; only `RawMarkup` is not.
package enum Content: Sendable {
  case text(String)
  case element(Element)
  case raw(RawMarkup)
  case fragment([Content])

  package static let empty = Content.fragment([])

  /// Several things in a row, as a builder: `Content { "a"; Element("br"); "b" }`.
  package init(@ContentBuilder _ parts: () -> [Content]) {
    self = .fragment(parts())
  }
}

/// A string that is markup already and is written as it stands: the one visible door around
/// escaping. The caller answers for its being well formed.
package struct RawMarkup: Sendable {
  package let string: String
  package init(_ string: String) {
    self.string = string
  }
}

/// Collects strings (as text), elements, raw markup and lists of them.
@resultBuilder
package enum ContentBuilder {
  package static func buildExpression(_ text: String) -> [Content] { [.text(text)] }
  package static func buildExpression(_ text: String?) -> [Content] {
    text.map { [.text($0)] } ?? []
  }
  package static func buildExpression(_ element: Element) -> [Content] { [.element(element)] }
  package static func buildExpression(_ element: Element?) -> [Content] {
    element.map { [.element($0)] } ?? []
  }
  package static func buildExpression(_ elements: [Element]) -> [Content] {
    elements.map { .element($0) }
  }
  package static func buildExpression(_ raw: RawMarkup) -> [Content] { [.raw(raw)] }
  package static func buildExpression(_ content: Content) -> [Content] { [content] }
  package static func buildExpression(_ content: Content?) -> [Content] {
    content.map { [$0] } ?? []
  }
  package static func buildExpression(_ contents: [Content]) -> [Content] { contents }
  package static func buildBlock(_ parts: [Content]...) -> [Content] { parts.flatMap { $0 } }
  package static func buildOptional(_ part: [Content]?) -> [Content] { part ?? [] }
  package static func buildEither(first: [Content]) -> [Content] { first }
  package static func buildEither(second: [Content]) -> [Content] { second }
  package static func buildArray(_ parts: [[Content]]) -> [Content] { parts.flatMap { $0 } }
}
