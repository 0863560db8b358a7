/// What the lines of a paragraph say when they are a pipe table: some lines of text, a header, a
/// line of dashes, rows, and perhaps a caption.
struct TableShape {
  /// Counted from the first line of the content that holds inlines.
  var headerLine: Int
  var columns: [Prose.Alignment]

  /// - Parameter lines: ranges of the content.
  init?(_ content: LeafContent, lines: [SourceRange]) {
    for line in 1..<max(1, lines.count) {
      guard let columns = Self.delimiters(content.bytes[lines[line].lower..<lines[line].upper]),
        Self.cellCount(content.bytes[lines[line - 1].lower..<lines[line - 1].upper])
          == columns.count
      else { continue }
      headerLine = line - 1
      self.columns = columns
      return
    }
    return nil
  }

  /// The alignments that a line such as `|:--|--:|` gives, or nothing where it is none.
  private static func delimiters(_ line: ArraySlice<UInt8>) -> [Prose.Alignment]? {
    guard line.contains(UInt8(ascii: "|")), line.contains(UInt8(ascii: "-")),
      line.allSatisfy({ "|:- \t".utf8.contains($0) })
    else { return nil }
    var columns: [Prose.Alignment] = []
    for cell in cells(line) {
      let mark = cell.filter { $0 > 0x20 }
      let isLeft = mark.first == UInt8(ascii: ":")
      let isRight = mark.count > 1 && mark.last == UInt8(ascii: ":")
      let dashes = mark.dropFirst(isLeft ? 1 : 0).dropLast(isRight ? 1 : 0)
      guard !dashes.isEmpty, dashes.allSatisfy({ $0 == UInt8(ascii: "-") }) else { return nil }
      columns.append(isLeft ? (isRight ? .center : .left) : isRight ? .right : .none)
    }
    return columns
  }

  /// The parts between pipes, without empty ones at the ends.
  private static func cells(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    var cells = line.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
    if cells.first?.allSatisfy({ $0 <= 0x20 }) == true { cells.removeFirst() }
    if cells.last?.allSatisfy({ $0 <= 0x20 }) == true { cells.removeLast() }
    return cells
  }

  /// Cells of a header line: unescaped pipes outside code.
  private static func cellCount(_ line: ArraySlice<UInt8>) -> Int {
    var plain: [UInt8] = []
    var i = line.startIndex
    var isCode = false
    while i < line.endIndex {
      if line[i] == UInt8(ascii: "`") { isCode.toggle() }
      if line[i] == UInt8(ascii: "\\"), i + 1 < line.endIndex {
        plain.append(UInt8(ascii: "x"))
        i += 2
        continue
      }
      plain.append(isCode ? UInt8(ascii: "x") : line[i])
      i += 1
    }
    guard plain.contains(UInt8(ascii: "|")) else { return 0 }
    return cells(plain[...]).count
  }
}
