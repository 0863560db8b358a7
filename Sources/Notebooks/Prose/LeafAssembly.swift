/// Writes the inlines of a paragraph as the blocks that its lines make: a paragraph, an alert's
/// title, a table with its caption, footnotes.
struct LeafAssembly {
  let inlines: InlineReader.Result
  private let top: [Int]
  private let whole: SourceRange

  init(_ inlines: InlineReader.Result, range: SourceRange) {
    self.inlines = inlines
    whole = range
    var top: [Int] = []
    var index = 0
    while index < inlines.prose.nodes.count {
      top.append(index)
      index = inlines.prose.nodes[index].end
    }
    self.top = top
  }

  /// The top-level inlines, line by line, without the breaks between.
  private var lines: [ArraySlice<Int>] {
    top[...].split(omittingEmptySubsequences: false) { isBreak($0) }
  }

  private func isBreak(_ index: Int) -> Bool {
    switch inlines.prose.nodes[index].kind {
    case .softBreak, .lineBreak: true
    default: false
    }
  }

  private func range(_ items: ArraySlice<Int>) -> SourceRange {
    guard let first = items.first, let last = items.last else {
      return SourceRange(whole.lower, whole.lower)
    }
    let lower = inlines.prose.nodes[first].range.lower
    return SourceRange(lower, max(lower, inlines.prose.nodes[last].range.upper))
  }

  /// Writes a block with some inlines; blanks at both ends are left out.
  private func write(
    _ kind: Prose.Kind, _ items: ArraySlice<Int>, _ range: SourceRange,
    to builder: inout ProseBuilder
  ) {
    builder.begin(kind, range)
    var items = items
    while let first = items.first, isBreak(first) { items.removeFirst() }
    while let last = items.last, isBreak(last) { items.removeLast() }
    let start = builder.prose.nodes.count
    for item in items {
      builder.copy(item, of: inlines.prose)
      if item == items.first { builder.trimFirstText(at: start) }
    }
    // Blanks inside another mark, such as an image's, stay.
    if let last = items.last, case .text = inlines.prose.nodes[last].kind {
      builder.trimLastText(from: start)
    }
    builder.end()
  }

  /// Writes all inlines as they are.
  /// - Parameter trimsEnd: whether a label was cut off the end.
  func writeParagraph(
    _ kind: Prose.Kind, trimsEnd: Bool = false, to builder: inout ProseBuilder
  ) {
    builder.begin(kind, whole)
    let start = builder.prose.nodes.count
    for item in top { builder.copy(item, of: inlines.prose) }
    if trimsEnd, let last = top.last, case .text = inlines.prose.nodes[last].kind {
      builder.trimLastText(from: start)
    }
    builder.end()
  }

  /// The first line is an alert's title, the rest a paragraph.
  func writeAlert(to builder: inout ProseBuilder) {
    let titleEnd = top.firstIndex(where: isBreak) ?? top.endIndex
    let title = range(top[..<titleEnd])
    write(.alertTitle, top[..<titleEnd], title, to: &builder)
    guard titleEnd < top.endIndex else { return }
    let rest = top[(titleEnd + 1)...]
    write(.paragraph, rest, range(rest), to: &builder)
  }

  /// Paragraphs `[^label]:`, each from its mark to the next.
  func writeFootnotes(to builder: inout ProseBuilder) {
    let marks = top.indices.filter { inlines.definitions.contains(top[$0]) }
    if let first = marks.first, first > top.startIndex {
      write(.paragraph, top[..<first], range(top[..<first]), to: &builder)
    }
    for (n, mark) in marks.enumerated() {
      let end = n + 1 < marks.count ? marks[n + 1] : top.endIndex
      guard case .footnoteReference(let label) = inlines.prose.nodes[top[mark]].kind else {
        continue
      }
      builder.begin(.footnoteDefinition(label: label), range(top[mark..<end]))
      write(.paragraph, top[(mark + 1)..<end], range(top[(mark + 1)..<end]), to: &builder)
      builder.end()
    }
  }

  /// A table, after the lines of text before it.
  /// - Returns: the index of the table.
  func writeTable(
    _ shape: TableShape, source: SourceText, to builder: inout ProseBuilder
  ) -> Int {
    let lines = lines
    let header = min(shape.headerLine, lines.count - 1)
    if header > 0 {
      let before = top[..<lines[header].startIndex]
      write(.paragraph, before, range(before), to: &builder)
    }
    let table = builder.prose.nodes.count
    builder.begin(
      .table(columns: shape.columns, label: nil), range(top[lines[header].startIndex...]))
    var last = whole.lower
    for (n, line) in lines.enumerated() where n >= header && n != header + 1 {
      if isCaption(line), n > header + 1 {
        let rest = top[line.startIndex...]
        writeCaption(rest, of: table, source: source, to: &builder)
        break
      }
      let place = line.isEmpty ? SourceRange(last, last) : range(line)
      writeRow(line, place, isHeader: n == header, to: &builder)
      last = place.upper
    }
    builder.end()
    return table
  }

  private func writeRow(
    _ line: ArraySlice<Int>, _ place: SourceRange, isHeader: Bool, to builder: inout ProseBuilder
  ) {
    var cells = line.split(omittingEmptySubsequences: false) { inlines.pipes.contains($0) }
    if cells.count > 1, isBlank(cells[0]) { cells.removeFirst() }
    if cells.count > 1, isBlank(cells[cells.count - 1]) { cells.removeLast() }
    builder.begin(.tableRow(isHeader: isHeader), place)
    var last = place.lower
    for (column, cell) in cells.enumerated() {
      let range = cell.isEmpty ? SourceRange(last, last) : range(cell)
      write(.tableCell(column: column), cell, range, to: &builder)
      last = range.upper
    }
    builder.end()
  }

  private func isBlank(_ items: ArraySlice<Int>) -> Bool {
    items.allSatisfy {
      if case .text(let text) = inlines.prose.nodes[$0].kind {
        return text.utf8.allSatisfy { $0 <= 0x20 }
      }
      return false
    }
  }

  private func isCaption(_ line: ArraySlice<Int>) -> Bool {
    guard let first = line.first, case .text(let text) = inlines.prose.nodes[first].kind else {
      return false
    }
    return text.hasPrefix(": ")
  }

  var beginsCaption: Bool { isCaption(top[...]) }

  /// Writes a caption into the table that was just ended.
  func writeCaption(
    afterTable table: Int, source: SourceText, to builder: inout ProseBuilder
  ) {
    builder.reopen(table)
    writeCaption(top[...], of: table, source: source, to: &builder)
    builder.end()
  }

  private func writeCaption(
    _ items: ArraySlice<Int>, of table: Int, source: SourceText, to builder: inout ProseBuilder
  ) {
    let place = range(items)
    let start = builder.prose.nodes.count + 1
    write(.tableCaption, items, place, to: &builder)
    builder.dropFirstBytes(2, at: start)
    guard let label = source.trailingLabel(of: place) else { return }
    builder.cutLastText(at: label.lower, from: start)
    if case .table(let columns, _) = builder.prose.nodes[table].kind {
      let text = source.text(SourceRange(label.lower + 2, label.upper - 1))
      builder.set(.table(columns: columns, label: text), at: table)
    }
  }
}
