/// An element of HTML or SVG: a tag, attributes in the order given, children.
///
///     Element("p", ["class": "lead", "id": anchor]) {
///       "Escaped text, "
///       Element("em") { name }
///     }
///
/// An attribute whose value is `nil` is left out; one that is `""` stands without a value where
/// HTML calls it boolean (`"open": isOpen ? "" : nil`).
package struct Element: Sendable {
  package var tag: String
  package var attributes: Attributes
  package var children: [Content]

  package init(_ tag: String, _ attributes: Attributes = [:]) {
    self.tag = tag
    self.attributes = attributes
    children = []
  }

  package init(
    _ tag: String, _ attributes: Attributes = [:], @ContentBuilder _ children: () -> [Content]
  ) {
    self.tag = tag
    self.attributes = attributes
    self.children = children()
  }

  package mutating func append(_ child: Element) { children.append(.element(child)) }
  package mutating func append(_ text: String) { children.append(.text(text)) }

  /// The value of an attribute, to read or set; `nil` takes it away.
  package subscript(name: String) -> String? {
    get { attributes.entries.first { $0.name == name }?.value }
    set {
      if let index = attributes.entries.firstIndex(where: { $0.name == name }) {
        if let newValue {
          attributes.entries[index].value = newValue
        } else {
          attributes.entries.remove(at: index)
        }
      } else if let newValue {
        attributes.entries.append((name, newValue))
      }
    }
  }
}

/// Attributes in order, written as a dictionary literal.
package struct Attributes: Sendable, ExpressibleByDictionaryLiteral {
  package var entries: [(name: String, value: String)]

  package init(dictionaryLiteral elements: (String, String?)...) {
    entries = []
    entries.reserveCapacity(elements.count)
    for case (let name, let value?) in elements { entries.append((name, value)) }
  }
}
