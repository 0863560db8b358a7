package import Markup
package import Notebooks

/// The prose of a notebook as HTML.
///
/// What CommonMark knows is written byte for byte as cmark writes it; what we add to it is not.
/// Trees are walked with a stack of their own; the parser bounds their depth.
package struct ProseRenderer {
  let notebook: Notebook
  let context: ProseContext
  var stack = ContentStack()
  /// How often each footnote has been referred to so far.
  var footnoteUses: [String: Int] = [:]
  let footnoteNumbers: [String: Int]

  package init(_ notebook: Notebook, context: ProseContext) {
    self.notebook = notebook
    self.context = context
    footnoteNumbers = Dictionary(
      uniqueKeysWithValues: notebook.footnotes.enumerated().map { ($1.label, $0 + 1) })
  }

  /// The whole page's prose, with its footnotes at the end.
  package mutating func page() -> [Content] {
    stack = ContentStack()
    guard !notebook.prose.nodes.isEmpty else { return [] }
    footnoteUses = [:]
    render(notebook.prose, from: 0, to: notebook.prose.nodes.count)
    renderFootnotes()
    return stack.contents()
  }

  /// A title or a caption, without a paragraph around it.
  package func inline(_ text: RichText) -> [Content] {
    var copy = self
    copy.stack = ContentStack()
    let nodes = text.prose.nodes
    guard nodes.count > 2 else { return [] }
    copy.render(text.prose, from: 2, to: nodes.count)
    return copy.stack.contents()
  }

  /// A title or a caption as text alone, for `<title>` and descriptions.
  package func plainText(_ text: RichText) -> String {
    var plain = ""
    for node in text.prose.nodes {
      switch node.kind {
      case .text(let literal), .code(let literal): plain += literal
      case .math(let tex, _, _): plain += tex
      case .softBreak, .lineBreak: plain += " "
      case .inlineValue(let index): plain += context.inlineValue(index) ?? "?"
      case .reference(let label): plain += referenceText(label)
      default: break
      }
    }
    return plain
  }

  // Walking

  /// What is still to be written where a node ends.
  private struct Open {
    var end: Int
    var kind: Prose.Kind
    var hasElement: Bool
    var startsLine: Bool
    var closing: String
    var range: SourceRange
  }

  /// The nodes around the present one, outermost first.
  private var open: [Open] = []

  mutating func render(_ prose: Prose, from start: Int, to end: Int) {
    let outer = open
    open = []
    var index = start
    while index < end {
      close(before: index)
      let depth = open.count
      let range = prose.nodes[index].range
      index = render(prose, index)
      if depth == 1, open.count == depth { renderAfter(range) }
    }
    close(before: Int.max)
    open = outer
  }

  private mutating func close(before index: Int) {
    while let last = open.last, last.end <= index {
      open.removeLast()
      if last.startsLine { stack.freshLine() }
      if last.hasElement { stack.end() }
      stack.raw(last.closing)
      if open.count == 1 { renderAfter(last.range) }
    }
  }

  /// Behind a child of the document.
  private mutating func renderAfter(_ range: SourceRange) {
    if let after = context.after { stack.add(after(range)) }
  }

  private mutating func begin(
    _ node: Prose.Node, _ element: Element?, startsLine: Bool = false, closing: String
  ) {
    if let element { stack.begin(element) }
    open.append(
      Open(
        end: node.end, kind: node.kind, hasElement: element != nil, startsLine: startsLine,
        closing: closing, range: node.range))
  }

  private mutating func beginBlock(
    _ node: Prose.Node, _ element: Element, startsLine: Bool = false
  ) {
    stack.freshLine()
    begin(node, element, startsLine: startsLine, closing: "\n")
  }

  /// - Returns: the node to go on with.
  private mutating func render(_ prose: Prose, _ index: Int) -> Int {
    let node = prose.nodes[index]
    switch node.kind {
    case .document: begin(node, nil, closing: "")
    case .blockQuote:
      beginBlock(node, Element("blockquote"), startsLine: true)
      stack.text("\n")
    case .list(let first, _):
      // A list ends without a fresh line: its last item has brought one.
      beginBlock(
        node, first.map { Element("ol", ["start": $0 == 1 ? nil : String($0)]) } ?? Element("ul"))
      stack.text("\n")
    case .item: beginBlock(node, Element("li"))
    case .paragraph:
      if let formula = prose.soleFormula(of: index) {
        stack.freshLine()
        renderEquation(prose.nodes[formula].kind, tag: "div")
        stack.text("\n")
        return node.end
      }
      if isInTightList {
        begin(node, nil, closing: "")
      } else {
        beginBlock(node, Element("p"))
      }
    case .heading(let level, _):
      beginBlock(node, headingElement(level, index))
      renderSectionNumber(index)
    case .alert(let kind, let folding):
      beginBlock(node, alertElement(kind, folding), startsLine: true)
      stack.text("\n")
    case .alertTitle:
      renderAlertTitle(prose, index)
      return node.end
    case .table:
      renderTable(prose, index)
      return node.end
    case .footnoteDefinition: return node.end
    case .emphasis: begin(node, Element("em"), closing: "")
    case .strong: begin(node, Element("strong"), closing: "")
    case .link(let url, let title):
      stack.raw(CommonMarkTags.link(url: url, title: title, allowsHTML: allowsHTML))
      begin(node, nil, closing: "</a>")
    case .image(let url, let title):
      stack.raw(
        CommonMarkTags.image(
          url: url, alt: alternativeText(prose, index), title: title, allowsHTML: allowsHTML))
      return node.end
    default: renderLeaf(node.kind)
    }
    return index + 1
  }

  private var allowsHTML: Bool { notebook.frontMatter.allowsHTML }

  /// Whether the parent is an item of a tight list, whose paragraphs stand without `<p>`.
  private var isInTightList: Bool {
    guard open.count >= 2, case .list(_, true) = open[open.count - 2].kind else { return false }
    return true
  }

  private mutating func renderLeaf(_ kind: Prose.Kind) {
    switch kind {
    case .text(let literal): stack.text(literal)
    case .code(let literal):
      stack.begin(Element("code"))
      stack.text(literal)
      stack.end()
    case .softBreak: stack.text("\n")
    case .lineBreak: stack.raw("<br />\n")
    case .thematicBreak:
      stack.freshLine()
      stack.raw("<hr />\n")
    case .codeBlock(let info, let literal): renderCode(info, literal)
    case .htmlBlock(let literal):
      stack.freshLine()
      stack.raw(allowsHTML ? literal : "<!-- raw HTML omitted -->")
      stack.freshLine()
    case .htmlInline(let literal):
      stack.raw(allowsHTML ? literal : "<!-- raw HTML omitted -->")
    case .block(let index):
      stack.freshLine()
      stack.add(context.block(index))
      stack.text("\n")
    case .math(_, let isDisplay, _):
      if isDisplay { renderEquation(kind, tag: "span") } else { renderFormula(kind) }
    case .inlineValue(let index): renderValue(index)
    case .reference(let label): renderReference(label)
    case .footnoteReference(let label): renderFootnoteReference(label)
    default: break
    }
  }

  private mutating func renderCode(_ info: String, _ literal: String) {
    stack.freshLine()
    if let shown = context.code(info, literal) {
      stack.add(shown)
    } else {
      let language = info.prefix { !" \t\n\r\u{B}\u{C}".contains($0) }
      stack.begin(Element("pre"))
      stack.begin(Element("code", ["class": info.isEmpty ? nil : "language-\(language)"]))
      stack.text(literal)
      stack.end()
      stack.end()
    }
    stack.text("\n")
  }
}

extension Prose {
  /// The displayed formula that is all a paragraph holds.
  func soleFormula(of paragraph: Int) -> Int? {
    var found: Int?
    for child in (paragraph + 1)..<max(paragraph + 1, nodes[paragraph].end) {
      switch nodes[child].kind {
      case .math(_, true, _) where found == nil: found = child
      case .softBreak: continue
      case .text(let text) where text.utf8.allSatisfy({ $0 <= 0x20 }): continue
      default: return nil
      }
    }
    return found
  }
}
