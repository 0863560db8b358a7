/// The prose of a notebook: a tree in document order, held flat.
///
/// A node's children are the nodes between it and its `end`, so walking needs no recursion and
/// freeing a deep tree needs no stack.
package struct Prose: Sendable, Hashable {
  package struct Node: Sendable, Hashable {
    package var kind: Kind
    package var range: SourceRange
    /// The index after the node's last descendant.
    package var end: Int
  }

  package enum Kind: Sendable, Hashable {
    case document, blockQuote, item, paragraph, thematicBreak
    /// - Parameter start: the first number of an ordered list, nothing for bullets.
    case list(start: Int?, isTight: Bool)
    case heading(level: Int, label: String?)
    case codeBlock(info: String, literal: String)
    case htmlBlock(String)
    /// An executable block, by its index in `Notebook.blocks`.
    case block(Int)
    /// The first child is an `alertTitle`.
    case alert(AlertKind, folding: Folding)
    case alertTitle
    /// Children are rows, then at most one `tableCaption`.
    case table(columns: [Alignment], label: String?)
    case tableRow(isHeader: Bool)
    case tableCell(column: Int)
    case tableCaption
    case footnoteDefinition(label: String)

    case text(String), code(String), htmlInline(String)
    case softBreak, lineBreak, emphasis, strong
    case link(url: String, title: String)
    case image(url: String, title: String)
    case math(tex: String, isDisplay: Bool, label: String?)
    /// An inline value, by its index in `Notebook.inlineValues`.
    case inlineValue(Int)
    /// `@label`.
    case reference(label: String)
    case footnoteReference(label: String)
  }

  package enum AlertKind: String, Sendable, CaseIterable {
    case note, tip, important, warning, caution
  }

  package enum Folding: Sendable { case none, open, closed }

  package enum Alignment: String, Sendable { case none, left, center, right }

  package var nodes: [Node]

  package init() { nodes = [] }

  /// The indices of a node's children, in order.
  package func children(of index: Int) -> [Int] {
    var children: [Int] = []
    var child = index + 1
    while child < nodes[index].end {
      children.append(child)
      child = nodes[child].end
    }
    return children
  }

  /// The text that a node holds, without markup.
  package func plainText(of index: Int) -> String {
    var text = ""
    for node in nodes[index..<nodes[index].end] {
      switch node.kind {
      case .text(let literal), .code(let literal): text += literal
      case .math(let tex, _, _): text += tex
      case .softBreak, .lineBreak: text += " "
      default: break
      }
    }
    return text
  }
}

/// Writes a `Prose` in document order.
struct ProseBuilder {
  private(set) var prose = Prose()
  private var open: [Int] = []

  mutating func begin(_ kind: Prose.Kind, _ range: SourceRange) {
    open.append(prose.nodes.count)
    prose.nodes.append(Prose.Node(kind: kind, range: range, end: prose.nodes.count + 1))
  }

  mutating func end() {
    guard let index = open.popLast() else { return }
    prose.nodes[index].end = prose.nodes.count
  }

  /// Ends a node whose range is known only now.
  mutating func end(_ range: SourceRange) {
    if let index = open.last { prose.nodes[index].range = range }
    end()
  }

  /// Opens a node again that is the last of those ended.
  mutating func reopen(_ index: Int) { open.append(index) }

  mutating func set(_ kind: Prose.Kind, at index: Int) { prose.nodes[index].kind = kind }

  /// Copies a subtree as it stands.
  mutating func copy(_ index: Int, of other: Prose) {
    let shift = prose.nodes.count - index
    for var node in other.nodes[index..<other.nodes[index].end] {
      node.end += shift
      prose.nodes.append(node)
    }
  }

  /// Takes blanks off the start of a text.
  mutating func trimFirstText(at index: Int) {
    guard index < prose.nodes.count, case .text(let literal) = prose.nodes[index].kind else {
      return
    }
    dropFirstBytes(literal.utf8.prefix { $0 <= 0x20 }.count, at: index)
  }

  /// Takes some bytes off the start of the text at an index, if it is one.
  mutating func dropFirstBytes(_ count: Int, at index: Int) {
    guard count > 0, index < prose.nodes.count, case .text(let literal) = prose.nodes[index].kind
    else { return }
    if count >= literal.utf8.count, index == prose.nodes.count - 1 {
      prose.nodes.removeLast()
      return
    }
    let range = prose.nodes[index].range
    prose.nodes[index].kind = .text(String(decoding: literal.utf8.dropFirst(count), as: UTF8.self))
    prose.nodes[index].range = SourceRange(min(range.lower + count, range.upper), range.upper)
  }

  /// Cuts the text that was written last at an offset of the source, up to which it stands there
  /// as written.
  mutating func cutLastText(at offset: Int, from index: Int) {
    guard prose.nodes.count > index, let last = prose.nodes.last,
      case .text(let literal) = last.kind,
      last.range.lower <= offset, offset < last.range.upper
    else { return }
    let cut = last.range.upper - offset
    prose.nodes[prose.nodes.count - 1].kind = .text(
      String(decoding: literal.utf8.dropLast(cut), as: UTF8.self))
    prose.nodes[prose.nodes.count - 1].range = SourceRange(last.range.lower, offset)
    trimLastText(from: index)
  }

  /// Takes blanks off the end of a text that was just written.
  mutating func trimLastText(from index: Int) {
    guard prose.nodes.count > index, let last = prose.nodes.last,
      case .text(let literal) = last.kind
    else { return }
    let kept = literal.utf8.count - literal.utf8.reversed().prefix { $0 <= 0x20 }.count
    guard kept < literal.utf8.count else { return }
    if kept == 0 {
      prose.nodes.removeLast()
      return
    }
    let range = last.range
    prose.nodes[prose.nodes.count - 1].kind = .text(
      String(decoding: literal.utf8.prefix(kept), as: UTF8.self))
    prose.nodes[prose.nodes.count - 1].range = SourceRange(
      range.lower, max(range.lower, range.upper - (literal.utf8.count - kept)))
  }

  /// Widens ranges until each holds those of its children.
  mutating func nestRanges() {
    var parents: [Int] = []
    var parent = [Int](repeating: -1, count: prose.nodes.count)
    for i in prose.nodes.indices {
      while let last = parents.last, prose.nodes[last].end <= i { parents.removeLast() }
      parent[i] = parents.last ?? -1
      if prose.nodes[i].end > i + 1 { parents.append(i) }
    }
    for i in prose.nodes.indices.reversed() where parent[i] >= 0 {
      prose.nodes[parent[i]].range = prose.nodes[parent[i]].range.union(prose.nodes[i].range)
    }
  }

  mutating func leaf(_ kind: Prose.Kind, _ range: SourceRange) {
    prose.nodes.append(Prose.Node(kind: kind, range: range, end: prose.nodes.count + 1))
  }
}
