/// Reads the inlines of one paragraph or heading: their places, and the formulas, references,
/// footnotes and inline values among them.
struct InlineReader {
  /// A forest of inlines, with the marks that only their block can make sense of.
  struct Result {
    var prose = Prose()
    /// Texts that are an unescaped `|` outside other marks.
    var pipes: Set<Int> = []
    /// References to footnotes that are the `[^label]:` of a definition.
    var definitions: Set<Int> = []
    /// With expression ranges in the source; the scope is the caller's to set.
    var values: [InlineValue] = []
    var diagnostics: [Diagnostic] = []
    var mismatches = 0
  }

  private let masked: MaskedSource
  private let content: LeafContent
  private var places: InlinePlaces
  private var builder = ProseBuilder()
  private var result = Result()
  private let firstValue: Int
  /// Text before this offset of the source is already said otherwise.
  private var skipUntil: Int
  /// Text from this offset of the source on is a label.
  private let stopAt: Int
  private var open: [(kind: Prose.Kind, start: Int, end: Int)] = []
  private var linkDepth = 0
  private let splitsPipes: Bool

  /// - Parameters:
  ///   - start: where the inlines begin in the content.
  ///   - skip: text before this offset of the source is left out, as is text from `stop` on.
  init(
    _ masked: MaskedSource, content: LeafContent, start: Int, skip: Int, stop: Int,
    splitsPipes: Bool, firstValue: Int
  ) {
    self.masked = masked
    self.content = content
    self.splitsPipes = splitsPipes
    self.firstValue = firstValue
    places = InlinePlaces(content: content, start: start)
    // The end of a formula that began in the block before stands in that block.
    skipUntil = max(skip, masked.formulaEnd(around: content.source(start)))
    stopAt = stop
  }

  consuming func read(_ tree: CommonMark, _ block: Int) -> Result {
    for index in (block + 1)..<max(block + 1, tree.nodes[block].end) {
      close(before: index)
      let node = tree.nodes[index]
      switch node.kind {
      case .emphasis, .strong, .link, .image:
        open.append((node.kind, places.enter(node.kind), node.end))
        begin(node.kind)
      case .text(let literal): readText(literal)
      default: leaf(node.kind)
      }
    }
    close(before: Int.max)
    result.prose = builder.prose
    result.mismatches = places.mismatches
    return result
  }

  private mutating func begin(_ kind: Prose.Kind) {
    let at = SourceRange(0, 0)
    switch kind {
    case .link(let url, let title):
      linkDepth += 1
      builder.begin(.link(url: unmasked(url), title: unmasked(title)), at)
    case .image(let url, let title):
      linkDepth += 1
      builder.begin(.image(url: unmasked(url), title: unmasked(title)), at)
    default: builder.begin(kind, at)
    }
  }

  /// Destinations and titles are not read along, so their masks are taken from the block's start.
  private func unmasked(_ text: String) -> String {
    masked.unmasked(text, content.source(0, content.bytes.count))
  }

  private mutating func close(before index: Int) {
    while let last = open.last, last.end <= index {
      open.removeLast()
      switch last.kind {
      case .link, .image: linkDepth -= 1
      default: break
      }
      builder.end(places.exit(last.kind, start: last.start))
    }
  }

  private mutating func leaf(_ kind: Prose.Kind) {
    let range = places.leaf(kind)
    guard range.lower >= skipUntil, range.lower < stopAt else { return }
    switch kind {
    case .code(let literal): readCode(masked.unmasked(literal, range), range)
    case .htmlInline(let literal): builder.leaf(.htmlInline(masked.unmasked(literal, range)), range)
    default: builder.leaf(kind, range)
    }
  }

  // Inline values

  private mutating func readCode(_ literal: String, _ range: SourceRange) {
    guard literal.utf8.first == UInt8(ascii: "{"), linkDepth == 0,
      let close = literal.utf8.firstIndex(of: UInt8(ascii: "}"))
    else { return builder.leaf(.code(literal), range) }
    let word = String(literal[literal.index(after: literal.startIndex)..<close])
    guard word == "eval" else {
      if nearestName(to: word, among: ["eval"]) != nil {
        result.diagnostics.append(
          Diagnostic(
            127, .warning, at: range, "'{\(word)}' is shown as code", hint: "did you mean '{eval}'?"
          ))
      }
      return builder.leaf(.code(literal), range)
    }
    let value = InlineValue(literal, range: range, in: masked.source)
    if value.expressionText.isEmpty {
      result.diagnostics.append(InlineValue.emptyExpression(at: range))
      return builder.leaf(.code(literal), range)
    }
    builder.leaf(.inlineValue(firstValue + result.values.count), range)
    result.values.append(value)
  }

  // Text

  private mutating func readText(_ literal: String) {
    let bytes = Array(literal.utf8)
    guard let offsets = places.text(bytes) else {
      builder.leaf(.text(masked.unmasked(literal, places.here)), places.here)
      return
    }
    var from = 0
    var i = 0
    while i < bytes.count {
      let place = content.source(offsets[i])
      if place < skipUntil || place >= stopAt {
        flush(bytes, from, i, offsets)
        i += 1
        from = i
        continue
      }
      guard let special = special(bytes, i, place) else {
        i += 1
        continue
      }
      flush(bytes, from, i, offsets)
      write(special.kind, SourceRange(place, special.upper))
      skipUntil = max(skipUntil, special.upper)
      i += special.length
      from = i
    }
    flush(bytes, from, bytes.count, offsets)
  }

  private mutating func write(_ kind: Prose.Kind, _ range: SourceRange) {
    let index = builder.prose.nodes.count
    switch kind {
    case .text: result.pipes.insert(index)
    case .footnoteReference where content.isDefinition(range, masked.source):
      result.definitions.insert(index)
      skipUntil = range.upper + 1
    default: break
    }
    builder.leaf(kind, range)
  }

  private mutating func flush(_ bytes: [UInt8], _ from: Int, _ to: Int, _ offsets: [Int]) {
    guard from < to else { return }
    let upper = to < offsets.count ? offsets[to] : places.cursor
    builder.leaf(
      .text(String(decoding: bytes[from..<to], as: UTF8.self)),
      content.source(offsets[from], max(offsets[from], upper)))
  }

  /// What begins at a byte of a text and is more than text, with its end in the source and its
  /// length in the literal.
  private mutating func special(
    _ bytes: [UInt8], _ i: Int, _ place: Int
  ) -> (kind: Prose.Kind, upper: Int, length: Int)? {
    let source = masked.source.bytes
    switch bytes[i] {
    case UInt8(ascii: "|"):
      guard splitsPipes, open.isEmpty, source[place] == bytes[i] else { return nil }
      return (.text("|"), place + 1, 1)
    case UInt8(ascii: "@"):
      guard linkDepth == 0, source[place] == bytes[i],
        i == 0 || !isLabelByte(bytes[i - 1]), let length = referenceLength(bytes[(i + 1)...])
      else { return nil }
      let label = String(decoding: bytes[(i + 1)..<(i + 1 + length)], as: UTF8.self)
      return (.reference(label: label), place + 1 + length, 1 + length)
    case UInt8(ascii: "["):
      warnOfUndefinedFootnote(bytes, i, place)
      return nil
    case 0xC0...:
      let rest = bytes[i...]
      if rest.starts(with: masked.mask.formulaMark), let formula = masked.formula(at: place) {
        return formulaNode(formula, 1)
      }
      guard rest.starts(with: masked.mask.footnoteMark), source[place] == UInt8(ascii: "[") else {
        return nil
      }
      let label = rest.dropFirst(2).prefix(while: isLabelByte)
      return (
        .footnoteReference(label: String(decoding: label, as: UTF8.self)),
        place + label.count + 3, label.count + 3
      )
    default: return nil
    }
  }

  private func formulaNode(
    _ formula: Mask.Formula, _ length: Int
  ) -> (kind: Prose.Kind, upper: Int, length: Int) {
    let dollars = formula.isDisplay ? 2 : 1
    let source = masked.source
    let inner = source.trimmed(
      SourceRange(formula.range.lower + dollars, formula.range.upper - dollars))
    let tex = content.text(inner, of: source)
    guard formula.isDisplay, let label = source.label(after: formula.range.upper) else {
      return (
        .math(tex: tex, isDisplay: formula.isDisplay, label: nil), formula.range.upper, length
      )
    }
    let text = source.text(SourceRange(label.lower + 2, label.upper - 1))
    return (.math(tex: tex, isDisplay: true, label: text), label.upper, length)
  }

  /// The length of `fig-loss` after an `@`, or nothing.
  private func referenceLength(_ bytes: ArraySlice<UInt8>) -> Int? {
    let prefixes = ["fig-", "eq-", "tbl-", "sec-"]
    guard let prefix = prefixes.first(where: { bytes.starts(with: $0.utf8) }) else { return nil }
    var length = 0
    for i in bytes.indices {
      let rest = bytes[i...]
      if bytes[i] == masked.mask.formulaMark.first || bytes[i] == masked.mask.footnoteMark.first,
        rest.starts(with: masked.mask.formulaMark) || rest.starts(with: masked.mask.footnoteMark)
      {
        break
      }
      if isLabelByte(bytes[i]) {
        length = i + 1 - bytes.startIndex
      } else if bytes[i] != UInt8(ascii: ".") && bytes[i] != UInt8(ascii: ":") {
        break
      }
    }
    return length > prefix.utf8.count ? length : nil
  }

  private mutating func warnOfUndefinedFootnote(_ bytes: [UInt8], _ i: Int, _ place: Int) {
    guard i + 2 < bytes.count, bytes[i + 1] == UInt8(ascii: "^"),
      masked.source.bytes[place] == bytes[i]
    else { return }
    let label = bytes[(i + 2)...].prefix(while: isLabelByte)
    guard !label.isEmpty, label.endIndex < bytes.count, bytes[label.endIndex] == UInt8(ascii: "]")
    else { return }
    let name = String(decoding: label, as: UTF8.self)
    let near = nearestName(to: name, among: masked.mask.footnotes.sorted())
    result.diagnostics.append(
      Diagnostic(
        142, .warning,
        at: SourceRange(place, min(place + label.count + 3, masked.source.bytes.count)),
        "the footnote '\(name)' is not defined",
        hint: near.map { "did you mean '\($0)'?" } ?? "write a paragraph '[^\(name)]: …'"))
  }
}

extension LeafContent {
  /// Whether a footnote mark stands at the start of a line and a colon follows it.
  func isDefinition(_ range: SourceRange, _ source: SourceText) -> Bool {
    guard range.upper < source.bytes.count, source.bytes[range.upper] == UInt8(ascii: ":") else {
      return false
    }
    return isLineStart(range.lower)
  }

  /// The text of a range without the marks of the quotes that its lines stand in.
  func text(_ range: SourceRange, of source: SourceText) -> String {
    var pieces: [UInt8] = []
    for piece in linePieces(of: range) { pieces += source.bytes[piece.lower..<piece.upper] }
    return String(decoding: pieces, as: UTF8.self)
  }
}

extension SourceText {
  /// `{#label}` after blanks and at most one line end, with its braces.
  func label(after offset: Int) -> SourceRange? {
    var start = offset
    while start < bytes.count, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
    guard start + 3 < bytes.count, bytes[start...].starts(with: "{#".utf8) else { return nil }
    var end = start + 2
    while end < bytes.count, isLabelByte(bytes[end]) || bytes[end] == 0x2E || bytes[end] == 0x3A {
      end += 1
    }
    guard end > start + 2, end < bytes.count, bytes[end] == UInt8(ascii: "}") else { return nil }
    return SourceRange(start, end + 1)
  }

  /// `{#label}` at the end of a range, before blanks, line ends and closing `#` of a heading.
  func trailingLabel(of range: SourceRange) -> SourceRange? {
    var end = trimmed(range).upper
    var hashes = end
    while hashes > range.lower, bytes[hashes - 1] == UInt8(ascii: "#") { hashes -= 1 }
    if hashes < end { end = trimmed(SourceRange(range.lower, hashes)).upper }
    guard end > range.lower, bytes[end - 1] == UInt8(ascii: "}") else { return nil }
    var start = end - 1
    while start > range.lower, bytes[start] != UInt8(ascii: "{"), end - start < 200 { start -= 1 }
    guard let label = label(after: start), label.lower == start, label.upper == end else {
      return nil
    }
    return label
  }
}
