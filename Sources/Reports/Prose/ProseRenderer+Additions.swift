import Markup
package import Notebooks

/// What we add to CommonMark: formulas, references, values, footnotes, alerts.
extension ProseRenderer {
  // Headings

  func heading(at node: Int) -> Notebook.Heading? {
    var low = 0
    var high = notebook.headings.count
    while low < high {
      let middle = (low + high) / 2
      if notebook.headings[middle].node < node { low = middle + 1 } else { high = middle }
    }
    return low < notebook.headings.count && notebook.headings[low].node == node
      ? notebook.headings[low] : nil
  }

  func headingElement(_ level: Int, _ node: Int) -> Element {
    let tag = "h\(min(6, max(1, level + context.headingShift)))"
    return Element(tag, ["id": context.marksHeadings ? heading(at: node)?.id : nil])
  }

  mutating func renderSectionNumber(_ node: Int) {
    guard notebook.frontMatter.numbersSections, let heading = heading(at: node) else { return }
    stack.begin(Element("span", ["class": "section-number"]))
    stack.text(heading.number)
    stack.end()
    stack.text(" ")
  }

  // Formulas

  mutating func renderFormula(_ kind: Prose.Kind) {
    guard case .math(let tex, let isDisplay, _) = kind else { return }
    stack.add(context.math(tex, isDisplay))
  }

  /// A displayed formula with its number at the side.
  mutating func renderEquation(_ kind: Prose.Kind, tag: String) {
    guard case .math(_, _, let name) = kind else { return }
    let label = name.flatMap { notebook.label($0) }
    stack.begin(Element(tag, ["class": "equation", "id": label?.name]))
    renderFormula(kind)
    if let label {
      stack.begin(Element("span", ["class": "equation-number"]))
      stack.text("(\(label.number))")
      stack.end()
    }
    stack.end()
  }

  // Values and references

  mutating func renderValue(_ index: Int) {
    guard let text = context.inlineValue(index) else {
      let value = notebook.inlineValues[index]
      stack.begin(
        Element(
          "span",
          ["class": "inline-value value-error", "title": "this value could not be computed"]))
      stack.text(value.expressionText)
      stack.end()
      return
    }
    stack.begin(Element("span", ["class": "inline-value"]))
    stack.text(text)
    stack.end()
  }

  /// "Figure 2", with a space that does not break; the label itself where nothing has it.
  func referenceText(_ name: String) -> String {
    guard let label = notebook.label(name) else { return "@" + name }
    return Self.word(for: label.kind) + "\u{A0}" + label.number
  }

  package static func word(for kind: Notebook.Label.Kind) -> String {
    switch kind {
    case .figure: "Figure"
    case .equation: "Equation"
    case .table: "Table"
    case .section: "Section"
    }
  }

  mutating func renderReference(_ name: String) {
    let isKnown = notebook.label(name) != nil
    stack.begin(
      isKnown
        ? Element("a", ["class": "reference", "href": "#" + name])
        : Element("span", ["class": "reference reference-error"]))
    stack.text(referenceText(name))
    stack.end()
  }

  // Footnotes

  mutating func renderFootnoteReference(_ label: String) {
    guard let number = footnoteNumbers[label] else { return stack.text("[^\(label)]") }
    footnoteUses[label, default: 0] += 1
    let use = footnoteUses[label, default: 1]
    stack.begin(Element("sup", ["class": "footnote-reference"]))
    stack.begin(
      Element(
        "a", ["id": Self.useID(number, use), "href": "#footnote-\(number)", "role": "doc-noteref"]))
    stack.text(String(number))
    stack.end()
    stack.end()
  }

  private static func useID(_ number: Int, _ use: Int) -> String {
    "footnote-\(number)-use" + (use > 1 ? "-\(use)" : "")
  }

  mutating func renderFootnotes() {
    guard !notebook.footnotes.isEmpty else { return }
    stack.freshLine()
    stack.begin(Element("section", ["class": "footnotes", "role": "doc-endnotes"]))
    stack.begin(Element("ol"))
    for (n, note) in notebook.footnotes.enumerated() {
      stack.begin(Element("li", ["id": "footnote-\(n + 1)"]))
      render(notebook.prose, from: note.node + 1, to: notebook.prose.nodes[note.node].end)
      for use in 1...max(1, footnoteUses[note.label] ?? 1) {
        stack.begin(
          Element(
            "a",
            [
              "href": "#" + Self.useID(n + 1, use), "class": "footnote-back",
              "role": "doc-backlink", "aria-label": "Back to footnote \(n + 1)",
            ]))
        stack.text("↩")
        stack.end()
      }
      stack.end()
    }
    stack.end()
    stack.end()
    stack.text("\n")
  }

  // Alerts

  func alertElement(_ kind: Prose.AlertKind, _ folding: Prose.Folding) -> Element {
    let name = "alert alert-\(kind.rawValue)"
    switch folding {
    case .none: return Element("aside", ["class": name, "aria-label": Self.word(for: kind)])
    case .open: return Element("details", ["class": name, "open": ""])
    case .closed: return Element("details", ["class": name])
    }
  }

  private static func word(for kind: Prose.AlertKind) -> String {
    switch kind {
    case .note: "Note"
    case .tip: "Tip"
    case .important: "Important"
    case .warning: "Warning"
    case .caution: "Caution"
    }
  }

  mutating func renderAlertTitle(_ prose: Prose, _ index: Int) {
    guard index > 0, case .alert(let kind, let folding) = prose.nodes[index - 1].kind else {
      return
    }
    stack.begin(folding == .none ? Element("p", ["class": "alert-title"]) : Element("summary"))
    if prose.nodes[index].end == index + 1 {
      stack.text(Self.word(for: kind))
    } else {
      render(prose, from: index + 1, to: prose.nodes[index].end)
    }
    stack.end()
    stack.text("\n")
  }

  // Tables

  mutating func renderTable(_ prose: Prose, _ index: Int) {
    guard case .table(let columns, let label) = prose.nodes[index].kind else { return }
    let children = prose.children(of: index)
    stack.freshLine()
    stack.begin(Element("div", ["class": "table", "id": label]))
    stack.begin(Element("table"))
    for child in children where prose.nodes[child].kind == .tableCaption {
      renderCaption(prose, child, number: notebook.tableNumbers[index])
    }
    if label != nil, !children.contains(where: { prose.nodes[$0].kind == .tableCaption }) {
      renderCaption(prose, nil, number: notebook.tableNumbers[index])
    }
    let rows = children.filter { prose.nodes[$0].kind != .tableCaption }
    if let header = rows.first {
      stack.begin(Element("thead"))
      renderRow(prose, header, columns, cell: "th")
      stack.end()
    }
    if rows.count > 1 {
      stack.begin(Element("tbody"))
      for row in rows.dropFirst() { renderRow(prose, row, columns, cell: "td") }
      stack.end()
    }
    stack.end()
    stack.end()
    stack.text("\n")
  }

  private mutating func renderCaption(_ prose: Prose, _ caption: Int?, number: String?) {
    stack.begin(Element("caption"))
    if let number {
      stack.begin(Element("span", ["class": "caption-number"]))
      stack.text("Table\u{A0}\(number)" + (caption == nil ? "" : ":"))
      stack.end()
      stack.text(" ")
    }
    if let caption { render(prose, from: caption + 1, to: prose.nodes[caption].end) }
    stack.end()
  }

  /// A row has as many cells as the table has columns: missing ones are empty, further ones left
  /// out, as on GitHub.
  private mutating func renderRow(
    _ prose: Prose, _ row: Int, _ columns: [Prose.Alignment], cell tag: String
  ) {
    let cells = prose.children(of: row)
    stack.begin(Element("tr"))
    for (column, alignment) in columns.enumerated() {
      stack.begin(
        Element(
          tag,
          [
            "scope": tag == "th" ? "col" : nil,
            "class": alignment == .none ? nil : "align-\(alignment.rawValue)",
          ]))
      if column < cells.count {
        render(prose, from: cells[column] + 1, to: prose.nodes[cells[column]].end)
      }
      stack.end()
    }
    stack.end()
  }

  /// What stands for an image: the text inside it without marks.
  func alternativeText(_ prose: Prose, _ image: Int) -> String {
    var text = ""
    for node in prose.nodes[(image + 1)..<max(image + 1, prose.nodes[image].end)] {
      switch node.kind {
      case .text(let literal), .code(let literal), .htmlInline(let literal): text += literal
      case .math(let tex, _, _): text += tex
      case .softBreak, .lineBreak: text += " "
      case .footnoteReference(let label): text += "[^\(label)]"
      default: break
      }
    }
    return text
  }
}
