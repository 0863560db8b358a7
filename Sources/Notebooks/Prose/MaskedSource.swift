/// A notebook's text beside the masked text that cmark reads, and what stands behind the masks.
struct MaskedSource {
  let source: SourceText
  let mask: Mask
  let lineStarts: [Int]
  /// The starts of the formulas, in order.
  private let formulaStarts: [Int]

  init(_ source: SourceText, proseFrom start: Int) {
    self.source = source
    mask = Mask(source.bytes, proseFrom: start)
    lineStarts = Mask.lineStarts(of: source.bytes)
    formulaStarts = mask.formulas.map(\.range.lower)
  }

  /// The byte offset of a line from 1 and a byte column from 0, kept inside the text.
  func offset(_ line: Int, _ column: Int) -> Int {
    guard line >= 1 else { return 0 }
    guard line <= lineStarts.count else { return source.bytes.count }
    return min(lineStarts[line - 1] + max(0, column), source.bytes.count)
  }

  /// The range of a block. cmark ends some blocks a line late, when the next one closes them, so
  /// none reaches into the block after it.
  func range(of index: Int, in tree: CommonMark) -> SourceRange {
    let node = tree.nodes[index]
    let lower = offset(node.start.line, node.start.column - 1)
    var upper = max(lower, offset(node.last.line, node.last.column))
    guard node.end < tree.nodes.count else { return SourceRange(lower, upper) }
    let next = tree.nodes[node.end].start
    let limit = max(lower, offset(next.line, next.column - 1))
    guard upper > limit else { return SourceRange(lower, upper) }
    upper = limit
    while upper > lower, source.bytes[upper - 1] <= 0x20 { upper -= 1 }
    return SourceRange(lower, upper)
  }

  /// The formula that begins at an offset.
  func formula(at offset: Int) -> Mask.Formula? {
    guard let index = formulaStarts.firstIndex(after: offset - 1),
      formulaStarts[index] == offset
    else { return nil }
    return mask.formulas[index]
  }

  /// The end of the formula that an offset lies in, after its first byte; else the offset.
  func formulaEnd(around offset: Int) -> Int {
    let next = formulaStarts.firstIndex(after: offset - 1) ?? formulaStarts.count
    return next > 0 ? max(offset, mask.formulas[next - 1].range.upper) : offset
  }

  /// A literal with what stood in the notebook instead of the masks.
  func unmasked(_ literal: String, _ range: SourceRange) -> String {
    guard !mask.formulaMark.isEmpty else { return literal }
    let bytes = Array(literal.utf8)
    guard bytes.contains(mask.formulaMark[0]) || bytes.contains(mask.footnoteMark[0]) else {
      return literal
    }
    var next = formulaStarts.firstIndex(after: range.lower - 1) ?? formulaStarts.count
    var result: [UInt8] = []
    var i = 0
    while i < bytes.count {
      if bytes[i...].starts(with: mask.footnoteMark) {
        result += "[^".utf8
        i += 2
      } else if bytes[i...].starts(with: mask.formulaMark), next < formulaStarts.count {
        let formula = mask.formulas[next].range
        result += source.bytes[formula.lower..<formula.upper]
        i = min(bytes.count, i + formula.upper - formula.lower)
        next += 1
      } else {
        result.append(bytes[i])
        i += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
