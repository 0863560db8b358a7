/// Markdown that YAML holds: a title or a caption, and the way from its bytes to the notebook's.
struct Fragment {
  private let text: SourceText
  private let range: SourceRange
  private let source: SourceText
  /// What to add to a place in the text, where YAML left its bytes as they stand.
  private let shift: Int?

  init(_ text: String, range: SourceRange, in source: SourceText) {
    self.text = SourceText(name: source.name, text: text)
    self.range = range
    self.source = source
    let bytes = self.text.bytes
    let skipped = [0, 1].first { skip in
      range.lower + skip + bytes.count <= range.upper
        && source.bytes[(range.lower + skip)..<(range.lower + skip + bytes.count)] == bytes[...]
    }
    shift = skipped.map { range.lower + $0 }
  }

  /// The fragment as prose: the children of one paragraph, or its text as it stands where it
  /// would be another kind of block (`1. Introduction`).
  func read(firstValue: Int) -> (Prose, [InlineValue], [Diagnostic]) {
    var reader = ProseReader(source: text, proseFrom: 0, isFragment: true)
    var prose = reader.read()
    let top = prose.nodes.isEmpty ? [] : prose.children(of: 0)
    let isPlain = top.count > 1 || top.contains { prose.nodes[$0].kind != .paragraph }
    guard !isPlain else {
      var builder = ProseBuilder()
      builder.begin(.document, range)
      builder.begin(.paragraph, range)
      builder.leaf(.text(text.text(SourceRange(0, text.bytes.count))), range)
      builder.end()
      builder.end()
      return (builder.prose, [], [])
    }
    var values: [InlineValue] = []
    var searchFrom = range.lower
    for i in prose.nodes.indices {
      prose.nodes[i].range = place(prose.nodes[i].range)
      if case .inlineValue(let index) = prose.nodes[i].kind {
        let value = place(reader.inlineValues[index], from: &searchFrom)
        prose.nodes[i].range = value.range
        prose.nodes[i].kind = .inlineValue(firstValue + values.count)
        values.append(value)
      }
    }
    for i in reader.diagnostics.indices {
      reader.diagnostics[i].range = place(reader.diagnostics[i].range)
    }
    return (prose, values, reader.diagnostics)
  }

  private func place(_ inner: SourceRange) -> SourceRange {
    guard let shift else { return range }
    return SourceRange(inner.lower + shift, inner.upper + shift)
  }

  /// Where bytes are escaped, the expression is looked for as it stands.
  private func place(_ value: InlineValue, from start: inout Int) -> InlineValue {
    var value = value
    value.scope = .end
    guard shift == nil else {
      value.range = place(value.range)
      value.expression = place(value.expression)
      value.formatRange = value.formatRange.map { place($0) }
      return value
    }
    let wanted = Array(value.expressionText.utf8)
    value.expression = range
    value.formatRange = nil
    value.range = SourceRange(min(start, range.upper), range.upper)
    guard !wanted.isEmpty, range.upper - start >= wanted.count else { return value }
    for lower in start...(range.upper - wanted.count)
    where source.bytes[lower..<(lower + wanted.count)] == wanted[...] {
      value.expression = SourceRange(lower, lower + wanted.count)
      value.range = value.expression
      start = value.expression.upper
      break
    }
    return value
  }
}
