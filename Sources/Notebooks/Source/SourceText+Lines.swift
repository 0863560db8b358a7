extension SourceText {
  /// The range of a line, from 1, without its line end.
  func lineRange(_ line: Int) -> SourceRange {
    guard line >= 1, line <= lineStarts.count else {
      return SourceRange(bytes.count, bytes.count)
    }
    let start = lineStarts[line - 1]
    var end = line < lineStarts.count ? lineStarts[line] : bytes.count
    while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
    return SourceRange(start, end)
  }

  /// Whether a line, without blanks at its end, is one of some texts.
  func isLine(_ line: Int, oneOf texts: [String]) -> Bool {
    let range = lineRange(line)
    guard range.upper - range.lower < 100 else { return false }
    var end = range.upper
    while end > range.lower, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
    return texts.contains { $0.utf8.elementsEqual(bytes[range.lower..<end]) }
  }

  /// The range without blanks at either end.
  func trimmed(_ range: SourceRange) -> SourceRange {
    var (lower, upper) = (range.lower, range.upper)
    while lower < upper, bytes[lower] <= 0x20 { lower += 1 }
    while upper > lower, bytes[upper - 1] <= 0x20 { upper -= 1 }
    return SourceRange(lower, upper)
  }
}
