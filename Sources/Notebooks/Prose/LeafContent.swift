/// The text of one paragraph or heading as cmark's inline parser sees it (without the marks of
/// the quotes and lists around it), and the way back from there to the source.
struct LeafContent {
  private(set) var bytes: [UInt8] = []
  /// Where each line begins, here and in the source.
  private var lines: [(content: Int, source: Int)] = []

  /// - Parameters:
  ///   - firstLine: counted from 0 in `lineStarts`, as is `lastLine`.
  ///   - start: the byte at which the block begins.
  ///   - quoteDepth: how many block quotes hold it.
  ///   - inList: whether list items hold it too.
  init(
    source: [UInt8], lineStarts: [Int], firstLine: Int, lastLine: Int, start: Int,
    quoteDepth: Int, inList: Bool
  ) {
    for line in firstLine...max(firstLine, lastLine) where line < lineStarts.count {
      let upper = line + 1 < lineStarts.count ? lineStarts[line + 1] : source.count
      var offset = line == firstLine ? min(start, upper) : lineStarts[line]
      if line != firstLine {
        var blanks = 0
        func skipBlanks() {
          blanks = 0
          while offset < upper, source[offset] == 0x20 || source[offset] == 0x09 {
            blanks += source[offset] == 0x09 ? 4 : 1
            offset += 1
          }
        }
        for quote in 0..<quoteDepth {
          skipBlanks()
          // One blank belongs to the mark before, and four are too many for a mark; in a list,
          // its indentation comes on top.
          let isNear = inList || blanks <= (quote > 0 ? 4 : 3)
          guard offset < upper, source[offset] == UInt8(ascii: ">"), isNear else { break }
          offset += 1
        }
        skipBlanks()
      }
      lines.append((bytes.count, offset))
      bytes.append(contentsOf: source[offset..<upper])
    }
  }

  /// The source's byte offset of a place in the content.
  func source(_ offset: Int) -> Int {
    var low = 0
    var high = lines.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lines[middle].content <= offset { low = middle } else { high = middle }
    }
    guard low < lines.count else { return 0 }
    return lines[low].source + (offset - lines[low].content)
  }

  /// The source's range of a range in the content; the end belongs to the last byte before it.
  func source(_ lower: Int, _ upper: Int) -> SourceRange {
    let first = source(lower)
    return SourceRange(first, upper > lower ? max(first, source(upper - 1) + 1) : first)
  }

  /// Whether an offset of the source is where a line of the content begins.
  func isLineStart(_ offset: Int) -> Bool {
    var low = 0
    var high = lines.count
    while low < high {
      let middle = (low + high) / 2
      if lines[middle].source < offset { low = middle + 1 } else { high = middle }
    }
    return low < lines.count && lines[low].source == offset
  }

  /// The parts of a range of the source that are content, line by line.
  func linePieces(of range: SourceRange) -> [SourceRange] {
    var pieces: [SourceRange] = []
    var low = 0
    var high = lines.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lines[middle].source <= range.lower { low = middle } else { high = middle }
    }
    for n in low..<max(low, lines.count) {
      let line = lines[n]
      if line.source >= range.upper { break }
      let end = n + 1 < lines.count ? lines[n + 1].content : bytes.count
      let lower = max(range.lower, line.source)
      let upper = min(range.upper, line.source + end - line.content)
      if lower < upper { pieces.append(SourceRange(lower, upper)) }
    }
    return pieces
  }

  /// The lines from a place in the content on, as ranges of the content without line ends.
  func lineRanges(from start: Int) -> [SourceRange] {
    lines.indices.compactMap { n in
      var upper = n + 1 < lines.count ? lines[n + 1].content : bytes.count
      let lower = lines[n].content
      guard lower >= start else { return nil }
      while upper > lower, bytes[upper - 1] <= 0x20 { upper -= 1 }
      return SourceRange(lower, upper)
    }
  }

  // Reading what cmark has consumed without leaving a node for it.

  func skipBlanks(_ offset: Int) -> Int {
    var offset = offset
    while offset < bytes.count, bytes[offset] == 0x20 || bytes[offset] == 0x09 { offset += 1 }
    return offset
  }

  /// One line end, where there is one.
  func skipLineEnd(_ offset: Int) -> Int {
    guard offset < bytes.count else { return offset }
    if bytes[offset] == 0x0A { return offset + 1 }
    guard bytes[offset] == 0x0D else { return offset }
    return offset + 1 < bytes.count && bytes[offset + 1] == 0x0A ? offset + 2 : offset + 1
  }

  /// Blanks with at most one line end among them.
  func skipSpace(_ offset: Int) -> Int { skipBlanks(skipLineEnd(skipBlanks(offset))) }

  func isPunctuation(_ offset: Int) -> Bool {
    guard offset < bytes.count else { return false }
    switch bytes[offset] {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: return true
    default: return false
    }
  }

  /// The end of `[label]`, or nothing. Labels have at most 1,000 bytes.
  func labelEnd(_ start: Int) -> Int? {
    guard start < bytes.count, bytes[start] == UInt8(ascii: "[") else { return nil }
    var offset = start + 1
    while offset < bytes.count, offset - start <= 1001 {
      switch bytes[offset] {
      case UInt8(ascii: "\\"): offset += isPunctuation(offset + 1) ? 2 : 1
      case UInt8(ascii: "["): return nil
      case UInt8(ascii: "]"): return offset + 1
      default: offset += 1
      }
    }
    return nil
  }

  /// The end of a link's destination, or nothing.
  func destinationEnd(_ start: Int) -> Int? {
    var offset = start
    if offset < bytes.count, bytes[offset] == UInt8(ascii: "<") {
      offset += 1
      while offset < bytes.count {
        switch bytes[offset] {
        case UInt8(ascii: ">"): return offset + 1
        case UInt8(ascii: "\\"): offset += isPunctuation(offset + 1) ? 2 : 1
        case UInt8(ascii: "<"), 0x0A, 0x0D: return nil
        default: offset += 1
        }
      }
      return nil
    }
    var depth = 0
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte == UInt8(ascii: "\\"), isPunctuation(offset + 1) {
        offset += 2
      } else if byte == UInt8(ascii: "(") {
        depth += 1
        if depth > 32 { return nil }
        offset += 1
      } else if byte == UInt8(ascii: ")") {
        if depth == 0 { break }
        depth -= 1
        offset += 1
      } else if byte <= 0x20 || byte == 0x7F {
        break
      } else {
        offset += 1
      }
    }
    return depth == 0 ? offset : nil
  }

  /// The end of a quoted link title, or nothing where there is none.
  func titleEnd(_ start: Int) -> Int? {
    guard start < bytes.count else { return nil }
    let close: UInt8
    switch bytes[start] {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): close = bytes[start]
    case UInt8(ascii: "("): close = UInt8(ascii: ")")
    default: return nil
    }
    var offset = start + 1
    while offset < bytes.count {
      if bytes[offset] == close { return offset + 1 }
      if bytes[offset] == UInt8(ascii: "("), close == UInt8(ascii: ")") { return nil }
      offset += bytes[offset] == UInt8(ascii: "\\") && isPunctuation(offset + 1) ? 2 : 1
    }
    return nil
  }

  /// The end of what follows the `]` of a link: `(destination "title")`, `[label]`, or nothing.
  func linkTailEnd(_ start: Int) -> Int {
    if start < bytes.count, bytes[start] == UInt8(ascii: "("),
      let destination = destinationEnd(skipSpace(start + 1))
    {
      let afterSpace = skipSpace(destination)
      let title = afterSpace > destination ? titleEnd(afterSpace) : nil
      let close = skipSpace(title ?? destination)
      if close < bytes.count, bytes[close] == UInt8(ascii: ")") { return close + 1 }
    }
    return labelEnd(start) ?? start
  }

  /// The end of the link reference definitions with which a paragraph begins.
  func definitionsEnd() -> Int {
    var start = 0
    while let label = labelEnd(start), label < bytes.count, bytes[label] == UInt8(ascii: ":") {
      let begin = skipSpace(label + 1)
      guard label > start + 2, let destination = destinationEnd(begin), destination > begin
      else { break }
      var end: Int?
      let space = skipSpace(destination)
      if space > destination, let title = titleEnd(space) {
        end = lineEnd(skipBlanks(title))
      }
      guard let next = end ?? lineEnd(skipBlanks(destination)) else { break }
      start = next
    }
    return start
  }

  /// The start of the next line, where this one ends here.
  private func lineEnd(_ offset: Int) -> Int? {
    let next = skipLineEnd(offset)
    return next > offset || offset == bytes.count ? next : nil
  }
}
