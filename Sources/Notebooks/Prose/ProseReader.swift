/// Makes the prose of a notebook from cmark's tree: places, executable blocks, and what we add to
/// CommonMark.
struct ProseReader {
  private let masked: MaskedSource
  var builder = ProseBuilder()
  var blocks: BlockReader
  var inlineValues: [InlineValue] = []
  var diagnostics: [Diagnostic] = []
  /// Texts that could not be read along with their source; tests hold it at none.
  var mismatches = 0
  /// Nothing in titles and captions runs, and no line of them is a block.
  private let isFragment: Bool
  /// The table that was written last, and the index after it.
  private var lastTable: (index: Int, end: Int, depth: Int)?
  private var source: SourceText { masked.source }

  init(source: SourceText, proseFrom start: Int, isFragment: Bool = false) {
    self.isFragment = isFragment
    masked = MaskedSource(source, proseFrom: start)
    blocks = BlockReader(source: source)
  }

  mutating func read() -> Prose {
    let tree = CommonMark(masked.mask.bytes)
    if let place = tree.tooDeep {
      let offset = masked.offset(place.line, place.column - 1)
      diagnostics.append(
        Diagnostic(
          105, at: SourceRange(offset, offset),
          "lists, quotes or marks are nested more than \(CommonMark.depthLimit) levels deep",
          hint: "what is deeper is left out"))
    }
    var ends: [Int] = []
    var quotes: [Int] = []
    var listEnd = 0
    var index = 0
    while index < tree.nodes.count {
      while let last = ends.last, last <= index {
        ends.removeLast()
        builder.end()
      }
      while let last = quotes.last, last <= index { quotes.removeLast() }
      let node = tree.nodes[index]
      let range = masked.range(of: index, in: tree)
      switch node.kind {
      case .paragraph, .heading:
        readLeafBlock(
          tree, index, range, quoteDepth: quotes.count,
          inList: index < listEnd)
        index = node.end
        continue
      case .codeBlock(let info, let literal):
        readCode(info, literal, range, isTopLevel: node.depth == 1)
      case .htmlBlock(let literal): builder.leaf(.htmlBlock(masked.unmasked(literal, range)), range)
      case .blockQuote:
        quotes.append(node.end)
        ends.append(node.end)
        let marker = alertMarker(tree, index)
        builder.begin(
          marker.map { .alert($0.kind, folding: $0.folding) } ?? .blockQuote, range)
      case .item:
        listEnd = max(listEnd, node.end)
        ends.append(node.end)
        builder.begin(.item, range)
      case .thematicBreak: builder.leaf(.thematicBreak, range)
      default:
        ends.append(node.end)
        builder.begin(node.kind, range)
      }
      index += 1
    }
    for _ in ends { builder.end() }
    builder.nestRanges()
    diagnostics += blocks.diagnostics
    return builder.prose
  }

  // Blocks

  private mutating func readCode(
    _ info: String, _ literal: String, _ range: SourceRange, isTopLevel: Bool
  ) {
    if isTopLevel, !isFragment, let index = blocks.read(range) {
      let option = blocks.blocks[index].option("caption")
      if let option, let text = option.value.scalarText {
        blocks.blocks[index].caption = fragment(text, option.valueRange)
      }
      builder.leaf(.block(index), range)
      return
    }
    let kind = String(info.prefix { !$0.isWhitespace })
    if !isTopLevel, BlockKind.names.contains(kind), !isFragment {
      diagnostics.append(
        Diagnostic(
          126, .warning, at: range, "this \(kind) block in a list or a quote is shown, not run",
          hint: "move it to the top level"))
    }
    builder.leaf(
      .codeBlock(info: masked.unmasked(info, range), literal: masked.unmasked(literal, range)),
      range)
  }

  /// `[!NOTE]` at the start of a quote, with `-` or `+` where it folds.
  private func alertMarker(
    _ tree: CommonMark, _ quote: Int
  ) -> (kind: Prose.AlertKind, folding: Prose.Folding, end: Int)? {
    let child = quote + 1
    guard child < tree.nodes[quote].end, case .paragraph = tree.nodes[child].kind else {
      return nil
    }
    let start = masked.range(of: child, in: tree).lower
    let line = source.bytes[start...].prefix(14)
    guard line.starts(with: "[!".utf8), let close = line.firstIndex(of: UInt8(ascii: "]")),
      let kind = Prose.AlertKind(
        rawValue: String(decoding: line[(start + 2)..<close], as: UTF8.self).lowercased())
    else { return nil }
    let next = close + 1 < source.bytes.count ? source.bytes[close + 1] : 0x0A
    switch next {
    case UInt8(ascii: "-"): return (kind, .closed, close + 2)
    case UInt8(ascii: "+"): return (kind, .open, close + 2)
    case 0...0x20: return (kind, .none, close + 1)
    default: return nil
    }
  }

  /// A heading's range without its underline and without the empty lines after it.
  private func textOfSetext(_ range: SourceRange) -> SourceRange {
    var upper = range.upper
    while upper > range.lower, source.bytes[upper - 1] <= 0x20 || source.bytes[upper - 1] == 0x3E {
      upper -= 1
    }
    while upper > range.lower, source.bytes[upper - 1] != 0x0A, source.bytes[upper - 1] != 0x0D {
      upper -= 1
    }
    return SourceRange(range.lower, upper)
  }

  private mutating func readLeafBlock(
    _ tree: CommonMark, _ index: Int, _ range: SourceRange, quoteDepth: Int, inList: Bool
  ) {
    let node = tree.nodes[index]
    var start = range.lower
    var heading: (level: Int, label: SourceRange?)?
    if case .heading(let level, _) = node.kind {
      // A setext heading ends with the line under it, an ATX heading on its first line.
      let isSetext = node.last.line > node.start.line
      let text = isSetext ? textOfSetext(range) : range
      heading = (level, source.trailingLabel(of: text))
      if !isSetext {
        while start < range.upper, source.bytes[start] == UInt8(ascii: "#") { start += 1 }
        while start < range.upper, source.bytes[start] == 0x20 || source.bytes[start] == 0x09 {
          start += 1
        }
      }
    }
    let content = LeafContent(
      source: masked.mask.bytes, lineStarts: masked.lineStarts, firstLine: node.start.line - 1,
      lastLine: node.last.line - 1, start: start, quoteDepth: quoteDepth, inList: inList)
    let contentStart = start == range.lower ? content.definitionsEnd() : 0
    let marker =
      heading == nil && index > 0 && tree.nodes[index - 1].kind == .blockQuote
      ? alertMarker(tree, index - 1) : nil
    let shape =
      heading == nil && marker == nil
      ? TableShape(content, lines: content.lineRanges(from: contentStart)) : nil
    let inlines = InlineReader(
      masked, content: content, start: contentStart, skip: marker?.end ?? 0,
      stop: heading?.label?.lower ?? Int.max, splitsPipes: shape != nil,
      firstValue: inlineValues.count
    ).read(tree, index)
    mismatches += inlines.mismatches
    diagnostics += inlines.diagnostics
    for var value in inlines.values {
      value.scope = .afterBlocks(blocks.blocks.count)
      inlineValues.append(value)
    }
    let assembly = LeafAssembly(inlines, range: range)
    let last = lastTable
    lastTable = nil
    if let heading {
      let label = heading.label.map { source.text(SourceRange($0.lower + 2, $0.upper - 1)) }
      assembly.writeParagraph(
        .heading(level: heading.level, label: label), trimsEnd: label != nil, to: &builder)
    } else if marker != nil {
      assembly.writeAlert(to: &builder)
    } else if let shape {
      let table = assembly.writeTable(shape, source: source, to: &builder)
      lastTable = (table, builder.prose.nodes.count, node.depth)
    } else if let last, last.end == builder.prose.nodes.count, last.depth == node.depth,
      assembly.beginsCaption
    {
      assembly.writeCaption(afterTable: last.index, source: source, to: &builder)
    } else if node.depth == 1, !isFragment, !inlines.definitions.isEmpty {
      assembly.writeFootnotes(to: &builder)
    } else {
      assembly.writeParagraph(.paragraph, to: &builder)
    }
  }

  /// Reads a title or a caption.
  mutating func fragment(_ text: String, _ range: SourceRange) -> RichText {
    let (prose, values, problems) = Fragment(text, range: range, in: source)
      .read(firstValue: inlineValues.count)
    inlineValues += values
    diagnostics += problems
    return RichText(text: text, range: range, prose: prose)
  }
}
