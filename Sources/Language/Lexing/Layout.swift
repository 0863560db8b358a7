import Notebooks

/// Turns the lexer's tokens into lines and blocks: line ends count outside brackets only, and
/// indentation becomes `indent` and `dedent`.
///
/// A bracket that is never closed would swallow the rest of the block. So brackets are matched
/// first; one without a partner ends at the next line that is not indented further than its own,
/// and one that closes nothing is left out. The parser then meets the other mistakes, too.
struct Layout {
  private(set) var tokens: [Token] = []
  private(set) var faults: [PlacedFault] = []
  /// Where the brackets begin that have no partner.
  private(set) var unclosed: Set<Int> = []

  private let source: SourceText
  private let raw: [Token]
  private var strays: Set<Int> = []

  private struct OpenBracket {
    var isUnclosed: Bool
    var lineWidth: Int
  }

  init(_ source: SourceText, _ raw: [Token], end: Int) {
    self.source = source
    self.raw = raw
    matchBrackets()
    layOut(end)
  }

  private mutating func matchBrackets() {
    var stack: [(symbol: Symbol, range: SourceRange)] = []
    var reportedLines: Set<Int> = []
    var counts: [Symbol: Int] = [:]
    for token in raw {
      guard case .symbol(let symbol) = token.kind else { continue }
      if let closing = symbol.closing {
        stack.append((closing, token.range))
        counts[closing, default: 0] += 1
      } else if symbol.isClosing {
        guard counts[symbol, default: 0] > 0 else {
          strays.insert(token.range.lower)
          let expected = stack.last?.symbol
          faults.append(PlacedFault(.strayBracket(symbol, expected: expected), token.range))
          reportedLines.insert(source.line(at: token.range.lower))
          continue
        }
        while let (expected, range) = stack.popLast() {
          counts[expected, default: 0] -= 1
          if expected == symbol { break }
          unclosed.insert(range.lower)
          faults.append(PlacedFault(.mismatchedBracket(symbol, expected: expected), token.range))
        }
      }
    }
    unclosed.formUnion(stack.map(\.range.lower))
    // Of several on one line the innermost is where the author forgot it.
    for (closing, range) in stack.reversed() {
      if reportedLines.insert(source.line(at: range.lower)).inserted {
        faults.append(PlacedFault(.unclosedBracket(closing), range))
      }
    }
  }

  private mutating func layOut(_ end: Int) {
    var brackets: [OpenBracket] = []
    var widths = [0]
    var lineWidth = 0
    var previousIndent: [UInt8] = []
    for (i, token) in raw.enumerated() {
      switch token.kind {
      case .lineStart:
        guard i + 1 < raw.count, raw[i + 1].kind != .lineStart else { continue }
        let indent = Array(source.bytes[token.range.lower..<token.range.upper])
        let width = width(of: indent)
        while let last = brackets.last, last.isUnclosed, width <= last.lineWidth {
          brackets.removeLast()
        }
        guard brackets.isEmpty else { continue }
        lineWidth = width
        if let last = tokens.last {
          tokens.append(
            Token(kind: .newline, range: SourceRange(last.range.upper, last.range.upper)))
        }
        indentLine(token.range, indent, width, previousIndent, &widths)
        previousIndent = indent
      case .symbol(let symbol) where symbol.closing != nil:
        let isUnclosed = unclosed.contains(token.range.lower)
        brackets.append(OpenBracket(isUnclosed: isUnclosed, lineWidth: lineWidth))
        tokens.append(token)
      case .symbol(let symbol) where symbol.isClosing:
        if strays.contains(token.range.lower) { continue }
        // Unclosed brackets inside a closed pair end with it.
        while let last = brackets.popLast(), last.isUnclosed {}
        tokens.append(token)
      default: tokens.append(token)
      }
    }
    let last = SourceRange(tokens.last?.range.upper ?? end, tokens.last?.range.upper ?? end)
    tokens.append(Token(kind: .newline, range: last))
    for _ in widths.dropFirst() { tokens.append(Token(kind: .dedent, range: last)) }
    tokens.append(Token(kind: .end, range: last))
  }

  private mutating func indentLine(
    _ range: SourceRange, _ indent: [UInt8], _ width: Int, _ previous: [UInt8],
    _ widths: inout [Int]
  ) {
    // Tabs and blanks must begin alike, or the depth depends on how wide a tab is shown.
    if zip(indent, previous).contains(where: { $0 != $1 }) {
      faults.append(PlacedFault(.mixedIndentation, range))
    }
    if width > (widths.last ?? 0) {
      widths.append(width)
      tokens.append(Token(kind: .indent, range: range))
    }
    while let last = widths.last, width < last {
      if widths[widths.count - 2] < width {
        faults.append(PlacedFault(.unevenDedent, range))
        widths[widths.count - 1] = width
        return
      }
      widths.removeLast()
      tokens.append(Token(kind: .dedent, range: SourceRange(range.upper, range.upper)))
    }
  }

  /// The column after an indentation; a tab goes on to the next multiple of eight.
  private func width(of indent: [UInt8]) -> Int {
    indent.reduce(0) { $1 == 0x09 ? ($0 / 8 + 1) * 8 : $0 + 1 }
  }
}
