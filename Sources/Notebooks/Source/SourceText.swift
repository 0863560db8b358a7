/// The text of a notebook, with the places of its lines.
///
/// Offsets are UTF-8 bytes; lines and columns count from 1, columns in characters (extended
/// grapheme clusters), as `lesson.md:42:17` in a diagnostic does.
package struct SourceText: Sendable, Hashable {
  /// The name shown in diagnostics, as the user wrote it.
  package let name: String
  package let bytes: [UInt8]
  /// The offset at which each line begins; the first entry is 0.
  package let lineStarts: [Int]

  /// - Parameter bytes: valid UTF-8; a caller that reads files checks first.
  package init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    var starts = [0]
    for (i, byte) in bytes.enumerated() where byte == 0x0A { starts.append(i + 1) }
    lineStarts = starts
  }

  package init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  /// The line that holds a byte offset, from 1.
  package func line(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// Line and column of a byte offset, both from 1; the column counts characters.
  package func position(at offset: Int) -> (line: Int, column: Int) {
    let line = line(at: offset)
    let start = lineStarts[line - 1]
    return (line, text(SourceRange(start, max(start, min(offset, bytes.count)))).count + 1)
  }

  /// The text of a line without its line end, or nothing past the end.
  package func lineText(_ line: Int) -> String {
    guard line >= 1, line <= lineStarts.count else { return "" }
    let start = lineStarts[line - 1]
    var end = line < lineStarts.count ? lineStarts[line] : bytes.count
    while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
    return text(SourceRange(start, end))
  }

  /// The text of a range; bytes that are not UTF-8 are replaced.
  package func text(_ range: SourceRange) -> String {
    String(decoding: bytes[range.lower..<range.upper], as: UTF8.self)
  }
}
