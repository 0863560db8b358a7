/// The text that cmark is given: the notebook's bytes with front matter, formulas and footnote
/// marks replaced by others of the same length, so that every place stays true.
struct Mask {
  struct Formula {
    /// With its dollars.
    var range: SourceRange
    var isDisplay: Bool
  }

  private(set) var bytes: [UInt8]
  private(set) var formulas: [Formula] = []
  /// The labels that have a definition `[^label]:` at the start of a line.
  private(set) var footnotes: Set<String> = []
  /// Two-byte characters that the notebook does not use: the first stands where a formula
  /// begins, the second for `[^`.
  let formulaMark: [UInt8]
  let footnoteMark: [UInt8]

  /// - Parameter start: where the prose begins, after the front matter.
  init(_ source: [UInt8], proseFrom start: Int) {
    bytes = source
    for i in 0..<min(start, source.count) where source[i] != 0x0A && source[i] != 0x0D {
      bytes[i] = 0x20
    }
    for i in start..<max(start, source.count) where source[i] == 0 { bytes[i] = 0x20 }
    var used = [Bool](repeating: false, count: 0x800)
    for i in source.indices.dropLast() where source[i] & 0xE0 == 0xC0 {
      used[Int(source[i] & 0x1F) << 6 | Int(source[i + 1] & 0x3F)] = true
    }
    let free = (0x80..<0x800).filter { !used[$0] }.prefix(2).map {
      [UInt8(0xC0 | $0 >> 6), UInt8(0x80 | $0 & 0x3F)]
    }
    guard free.count == 2 else {
      formulaMark = []
      footnoteMark = []
      return
    }
    formulaMark = free[0]
    footnoteMark = free[1]
    // Most notebooks have one or the other; those without are spared the work.
    guard bytes.contains(UInt8(ascii: "$")) || bytes.contains(UInt8(ascii: "^")) else { return }
    let chunks = Self.chunks(of: bytes, from: start)
    for chunk in chunks { findFootnotes(in: chunk) }
    for chunk in chunks { mask(chunk) }
  }

  /// The runs of lines that are neither blank nor inside code or HTML blocks.
  private static func chunks(of bytes: [UInt8], from start: Int) -> [[SourceRange]] {
    let starts = lineStarts(of: bytes)
    var isProse = [Bool](repeating: true, count: starts.count)
    for node in CommonMark(bytes).nodes {
      switch node.kind {
      case .codeBlock, .htmlBlock:
        let first = max(0, node.start.line - 1)
        for line in first..<min(max(first, node.last.line), starts.count) { isProse[line] = false }
      default: break
      }
    }
    var chunks: [[SourceRange]] = []
    var chunk: [SourceRange] = []
    for (line, lower) in starts.enumerated() where lower >= start {
      let upper = line + 1 < starts.count ? starts[line + 1] : bytes.count
      let isBlank = bytes[lower..<upper].allSatisfy { $0 <= 0x20 || $0 == UInt8(ascii: ">") }
      if isProse[line], !isBlank {
        chunk.append(SourceRange(lower, upper))
      } else if !chunk.isEmpty {
        chunks.append(chunk)
        chunk = []
      }
    }
    if !chunk.isEmpty { chunks.append(chunk) }
    return chunks
  }

  /// Line starts as cmark counts lines: a carriage return alone ends one too.
  static func lineStarts(of bytes: [UInt8]) -> [Int] {
    var starts = [0]
    for i in bytes.indices {
      if bytes[i] == 0x0A || (bytes[i] == 0x0D && (i + 1 == bytes.count || bytes[i + 1] != 0x0A)) {
        starts.append(i + 1)
      }
    }
    if starts.count > 1, starts.last == bytes.count { starts.removeLast() }
    return starts
  }

  /// The label and the end of `[^label]`.
  private func footnote(at offset: Int) -> (label: String, end: Int)? {
    guard offset + 2 < bytes.count, bytes[offset] == UInt8(ascii: "["),
      bytes[offset + 1] == UInt8(ascii: "^")
    else { return nil }
    var end = offset + 2
    while end < bytes.count, end - offset < 100, isLabelByte(bytes[end]) { end += 1 }
    guard end > offset + 2, end < bytes.count, bytes[end] == UInt8(ascii: "]") else { return nil }
    return (String(decoding: bytes[(offset + 2)..<end], as: UTF8.self), end + 1)
  }

  private mutating func findFootnotes(in chunk: [SourceRange]) {
    for line in chunk {
      var offset = line.lower
      while offset < line.upper, offset - line.lower < 3, bytes[offset] == 0x20 { offset += 1 }
      if let (label, end) = footnote(at: offset), end < line.upper, bytes[end] == UInt8(ascii: ":")
      {
        footnotes.insert(label)
      }
    }
  }

  private mutating func mask(_ chunk: [SourceRange]) {
    guard let first = chunk.first, let last = chunk.last else { return }
    let marks = ChunkMarks(bytes, lines: chunk)
    var line = 0
    var i = first.lower
    while i < last.upper {
      while i >= chunk[line].upper { line += 1 }
      switch bytes[i] {
      case UInt8(ascii: "\\"): i += 2
      case UInt8(ascii: "`"): i = marks.afterCode(from: i)
      case UInt8(ascii: "<"): i = marks.afterTag(bytes, from: i, before: last.upper)
      case UInt8(ascii: "]") where i + 1 < last.upper && bytes[i + 1] == UInt8(ascii: "("):
        i = marks.afterDestination(bytes, from: i + 2, before: chunk[line].upper)
      case UInt8(ascii: "["):
        if let (label, end) = footnote(at: i), footnotes.contains(label) {
          bytes[i] = footnoteMark[0]
          bytes[i + 1] = footnoteMark[1]
          i = end
        } else {
          i += 1
        }
      case UInt8(ascii: "$"):
        guard let formula = marks.formula(bytes, from: i) else {
          i += i + 1 < last.upper && bytes[i + 1] == UInt8(ascii: "$") ? 2 : 1
          continue
        }
        formulas.append(formula)
        cover(formula.range, openedOn: chunk[line])
        i = formula.range.upper
      default: i += 1
      }
    }
  }

  /// Writes letters over a formula, save for the marks of the quote that its lines stand in.
  private mutating func cover(_ range: SourceRange, openedOn line: SourceRange) {
    let quotes = bytes[line.lower..<range.lower].prefix { $0 <= 0x20 || $0 == UInt8(ascii: ">") }
      .count { $0 == UInt8(ascii: ">") }
    var i = range.lower + 2
    bytes[range.lower] = formulaMark[0]
    bytes[range.lower + 1] = formulaMark[1]
    while i < range.upper {
      if bytes[i] != 0x0A, bytes[i] != 0x0D {
        bytes[i] = UInt8(ascii: "x")
        i += 1
        continue
      }
      i += 1
      var left = quotes
      while i < range.upper,
        bytes[i] == 0x20 || bytes[i] == 0x09 || (bytes[i] == UInt8(ascii: ">") && left > 0)
      {
        if bytes[i] == UInt8(ascii: ">") { left -= 1 }
        i += 1
      }
    }
  }
}

/// Bytes of labels: letters, digits, `-`, `_`, and all beyond ASCII.
func isLabelByte(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
    UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"), 0x80...:
    true
  default: false
  }
}
