extension Notebook {
  /// The notebook as text for people and goldens: one line a part, each with its range as
  /// `line:column-line:column`.
  package var dump: String {
    var out = ""
    dumpFrontMatter(to: &out)
    out += dump(prose, indentation: 0)
    for block in blocks { dump(block, to: &out) }
    for (i, value) in inlineValues.enumerated() { dump(value, i, to: &out) }
    for heading in headings {
      out += "heading \(heading.number) #\(heading.id) \(place(heading.range))\n"
    }
    for label in labels {
      out += "label \(label.name): \(label.kind.rawValue) \(label.number) \(place(label.range))\n"
    }
    for (i, note) in footnotes.enumerated() { out += "footnote \(i + 1): \(note.label)\n" }
    for diagnostic in diagnostics {
      out += "\(diagnostic.severity.rawValue) NB\(diagnostic.code) \(place(diagnostic.range)): "
      out += diagnostic.message + (diagnostic.hint.map { " (\($0))" } ?? "") + "\n"
      for note in diagnostic.notes { out += "  note \(place(note.range)): \(note.message)\n" }
    }
    return out
  }

  private func place(_ range: SourceRange) -> String {
    let start = source.position(at: range.lower)
    let end = source.position(at: range.upper)
    return "\(start.line):\(start.column)-\(end.line):\(end.column)"
  }

  private func dumpFrontMatter(to out: inout String) {
    guard let range = frontMatter.range else { return }
    out += "front matter \(place(range))\n"
    let texts = [
      ("title", frontMatter.title), ("subtitle", frontMatter.subtitle),
      ("description", frontMatter.description),
    ]
    for case (let name, let text?) in texts {
      out += "  \(name) \(place(text.range))\n" + dump(text.prose, indentation: 2)
    }
    for author in frontMatter.authors { out += "  author \(quoted(author))\n" }
    if let date = frontMatter.date { out += "  date \(quoted(date))\n" }
    if let lang = frontMatter.lang { out += "  lang \(quoted(lang))\n" }
    if let seed = frontMatter.seed { out += "  seed \(seed)\n" }
    if let precision = frontMatter.precision { out += "  precision \(precision.rawValue)\n" }
    for entry in frontMatter.params {
      out += "  param \(entry.name) \(place(entry.nameRange)) = \(entry.value.dump) "
      out += place(entry.valueRange) + "\n"
    }
    if let toc = frontMatter.tableOfContents { out += "  toc \(toc)\n" }
    if frontMatter.numbersSections { out += "  number-sections true\n" }
    for file in frontMatter.bibliography { out += "  bibliography \(quoted(file))\n" }
    if frontMatter.allowsHTML { out += "  allow-html true\n" }
  }

  private func dump(_ prose: Prose, indentation: Int) -> String {
    var out = ""
    var ends: [Int] = []
    for (index, node) in prose.nodes.enumerated() {
      while let last = ends.last, last <= index { ends.removeLast() }
      out += String(repeating: "  ", count: indentation + ends.count)
      out += "\(node.kind.dump) \(place(node.range))\n"
      if node.end > index + 1 { ends.append(node.end) }
    }
    return out
  }

  private func dump(_ block: ExecutableBlock, to out: inout String) {
    out += "block \(block.index) \(block.kind) \(place(block.kindRange))"
    if let name = block.name, let range = block.nameRange { out += " \(name) \(place(range))" }
    if let label = block.label { out += " #\(label)" }
    out += "\n  body \(place(block.body)) indented \(block.indentation)\n"
    for option in block.options {
      out += "  option \(option.key) \(place(option.keyRange)) = \(option.value.dump) "
      out += place(option.valueRange) + "\n"
    }
    if let caption = block.caption { out += dump(caption.prose, indentation: 1) }
  }

  private func dump(_ value: InlineValue, _ index: Int, to out: inout String) {
    let scope =
      switch value.scope {
      case .afterBlocks(let count): "after \(count) blocks"
      case .end: "at the end"
      }
    out += "value \(index) \(scope) \(place(value.range)): "
    out += "\(quoted(value.expressionText)) \(place(value.expression))"
    if let format = value.formatText, let range = value.formatRange {
      out += " format \(quoted(format)) \(place(range))"
    }
    out += "\n"
  }
}

/// A text in quotes, on one line.
private func quoted(_ text: String) -> String {
  var out = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": out += "\\\""
    case "\\": out += "\\\\"
    case "\n": out += "\\n"
    case "\r": out += "\\r"
    case "\t": out += "\\t"
    default: out.unicodeScalars.append(scalar)
    }
  }
  return out + "\""
}

extension OptionValue {
  /// As JSON would write it, with YAML's names for what JSON has not.
  package var dump: String {
    switch self {
    case .null: "null"
    case .boolean(let value): String(value)
    case .integer(let value): String(value)
    case .real(let value): value.description
    case .string(let text): quoted(text)
    case .list(let items): "[" + items.map(\.dump).joined(separator: ", ") + "]"
    case .map(let entries):
      "{" + entries.map { "\($0.key): \($0.value.dump)" }.joined(separator: ", ") + "}"
    }
  }
}

extension Prose.Kind {
  var dump: String {
    switch self {
    case .document: "document"
    case .blockQuote: "quote"
    case .item: "item"
    case .paragraph: "paragraph"
    case .thematicBreak: "rule"
    case .list(let start, let isTight):
      (start.map { "list from \($0)" } ?? "list") + (isTight ? " tight" : "")
    case .heading(let level, let label): "heading \(level)" + (label.map { " #\($0)" } ?? "")
    case .codeBlock(let info, let literal): "code block \(quoted(info)) \(quoted(literal))"
    case .htmlBlock(let literal): "html block \(quoted(literal))"
    case .block(let index): "block \(index)"
    case .alert(let kind, let folding):
      "alert \(kind.rawValue)" + (folding == .none ? "" : folding == .open ? " open" : " closed")
    case .alertTitle: "title"
    case .table(let columns, let label):
      "table \(columns.map(\.rawValue).joined(separator: " "))" + (label.map { " #\($0)" } ?? "")
    case .tableRow(let isHeader): isHeader ? "header row" : "row"
    case .tableCell(let column): "cell \(column)"
    case .tableCaption: "caption"
    case .footnoteDefinition(let label): "footnote definition \(label)"
    case .text(let literal): "text \(quoted(literal))"
    case .code(let literal): "code \(quoted(literal))"
    case .htmlInline(let literal): "html \(quoted(literal))"
    case .softBreak: "soft break"
    case .lineBreak: "line break"
    case .emphasis: "emphasis"
    case .strong: "strong"
    case .link(let url, let title): "link \(quoted(url)) \(quoted(title))"
    case .image(let url, let title): "image \(quoted(url)) \(quoted(title))"
    case .math(let tex, let isDisplay, let label):
      (isDisplay ? "display math " : "math ") + quoted(tex) + (label.map { " #\($0)" } ?? "")
    case .inlineValue(let index): "value \(index)"
    case .reference(let label): "reference \(label)"
    case .footnoteReference(let label): "footnote reference \(label)"
    }
  }
}
