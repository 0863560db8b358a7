import Markup

/// Builds nested markup from a walk in document order, and knows whether a line has just begun, by
/// which cmark decides where its line ends go.
struct ContentStack {
  private var open: [Element] = []
  private var top: [Content] = []
  private var isLineStart = true

  mutating func begin(_ element: Element) {
    open.append(element)
    isLineStart = false
  }

  mutating func end() {
    guard let element = open.popLast() else { return }
    add(.element(element))
  }

  mutating func add(_ content: Content) {
    if open.isEmpty { top.append(content) } else { open[open.count - 1].children.append(content) }
    isLineStart = false
  }

  /// Text in cmark's way of escaping, which writes quotation marks as references and carriage
  /// returns as they are.
  mutating func text(_ string: String) {
    guard !string.isEmpty else { return }
    let scalars = string.unicodeScalars
    var start = scalars.startIndex
    for index in scalars.indices where scalars[index] == "\"" || scalars[index] == "\r" {
      if start < index { add(.text(String(scalars[start..<index]))) }
      add(.raw(RawMarkup(scalars[index] == "\"" ? "&quot;" : "\r")))
      start = scalars.index(after: index)
    }
    if start < scalars.endIndex { add(.text(String(scalars[start...]))) }
    isLineStart = string.utf8.last == UInt8(ascii: "\n")
  }

  mutating func raw(_ markup: String) {
    guard let last = markup.utf8.last else { return }
    add(.raw(RawMarkup(markup)))
    isLineStart = last == UInt8(ascii: "\n")
  }

  /// A line end, where none has just been written.
  mutating func freshLine() {
    if !isLineStart { text("\n") }
  }

  func contents() -> [Content] { top }
}
