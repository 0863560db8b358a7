import Notebooks

/// Splits a range of a notebook into tokens; says what is wrong and goes on.
///
/// Positions are byte offsets of the whole notebook. The block's own indentation, which CommonMark
/// takes off each line, is skipped. Linear in the length of the range.
struct Lexer {
  let bytes: [UInt8]
  let source: SourceText
  let end: Int
  /// Spaces to take off the beginning of each line.
  let indentation: Int
  /// Up to here, formatted strings end at the first quote, whatever stands in their braces.
  var plainStringsEnd = 0

  var position: Int
  var tokens: [Token] = []
  var comments: [SourceRange] = []
  var faults: [PlacedFault] = []

  init(_ source: SourceText, _ range: SourceRange, indentation: Int = 0) {
    self.source = source
    bytes = source.bytes
    end = min(range.upper, source.bytes.count)
    position = min(range.lower, end)
    self.indentation = indentation
  }

  /// Reads everything. `lines` says whether line ends count; in an inline value they are blanks.
  mutating func scan(lines: Bool) {
    if lines { beginLine() }
    while position < end {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), 0x0C: position += 1
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        skipLineEnd()
        if lines { beginLine() }
      case UInt8(ascii: "#"): scanComment()
      case UInt8(ascii: "\\"): scanContinuation()
      case UInt8(ascii: "0")...UInt8(ascii: "9"): scanNumber()
      case UInt8(ascii: "."):
        if let next = byte1(after: position), isDigit(next) { scanNumber() } else { scanSymbol() }
      case UInt8(ascii: "\""), UInt8(ascii: "'"): scanString(prefixStart: position)
      default: if isNameStart() { scanName() } else { scanSymbol() }
      }
    }
  }

  func byte1(after offset: Int) -> UInt8? { offset + 1 < end ? bytes[offset + 1] : nil }
  func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  mutating func add(_ kind: Token.Kind, from start: Int) {
    tokens.append(Token(kind: kind, range: SourceRange(start, position)))
  }

  mutating func fault(_ fault: SyntaxFault, _ lower: Int, _ upper: Int) {
    faults.append(PlacedFault(fault, SourceRange(lower, max(lower, upper))))
  }

  // MARK: Lines

  mutating func skipLineEnd() {
    if bytes[position] == 0x0D, byte1(after: position) == 0x0A { position += 1 }
    position += 1
  }

  mutating func skipBlockIndentation() {
    var left = indentation
    while left > 0, position < end, bytes[position] == 0x20 {
      position += 1
      left -= 1
    }
  }

  private mutating func beginLine() {
    skipBlockIndentation()
    let start = position
    while position < end, bytes[position] == 0x20 || bytes[position] == 0x09 { position += 1 }
    add(.lineStart, from: start)
  }

  private mutating func scanComment() {
    let start = position
    while position < end, bytes[position] != 0x0A, bytes[position] != 0x0D { position += 1 }
    comments.append(SourceRange(start, position))
  }

  /// A backslash as the last character of a line joins it to the next.
  private mutating func scanContinuation() {
    let start = position
    position += 1
    var after = position
    while after < end, bytes[after] == 0x20 || bytes[after] == 0x09 { after += 1 }
    if after < end, bytes[after] == 0x0A || bytes[after] == 0x0D {
      if after > position { fault(.blanksAfterBackslash, position, after) }
      position = after
      skipLineEnd()
      skipBlockIndentation()
    } else {
      fault(.strayBackslash, start, position)
    }
  }

  // MARK: Names and signs

  /// The character at an offset; an offset inside a character or a wrong byte gives U+FFFD.
  func scalar(at offset: Int) -> (scalar: Unicode.Scalar, length: Int) {
    let first = bytes[offset]
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard first >= 0xC2, offset + length <= end else { return ("\u{FFFD}", 1) }
    var value = UInt32(first) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
    for byte in bytes[offset + 1..<offset + length] {
      guard byte & 0xC0 == 0x80 else { return ("\u{FFFD}", 1) }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    guard let scalar = Unicode.Scalar(value) else { return ("\u{FFFD}", 1) }
    return (scalar, length)
  }

  func isNameStart() -> Bool {
    let byte = bytes[position]
    if byte < 0x80 { return isLetter(byte) || byte == UInt8(ascii: "_") }
    return scalar(at: position).scalar.properties.isXIDStart
  }

  private func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
  }

  /// The offset after the name characters from an offset on; subscript digits count as such.
  func endOfName(from offset: Int) -> Int {
    var offset = offset
    while offset < end {
      let byte = bytes[offset]
      if byte < 0x80 {
        guard isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_") else { break }
        offset += 1
      } else {
        let (scalar, length) = scalar(at: offset)
        let isSubscript = (0x2080...0x2089).contains(scalar.value)
        guard scalar.properties.isXIDContinue || isSubscript else { break }
        offset += length
      }
    }
    return offset
  }

  private mutating func scanName() {
    let start = position
    position = endOfName(from: position)
    if position - start <= 2, position < end,
      bytes[position] == UInt8(ascii: "\"") || bytes[position] == UInt8(ascii: "'"),
      bytes[start..<position].allSatisfy({ "rRbBfFuU".utf8.contains($0) })
    {
      scanString(prefixStart: start)
      return
    }
    let isAttribute = tokens.last?.kind == .symbol(.dot)
    if !isAttribute, position - start <= 8,
      let keyword = Keyword(spelling: source.text(SourceRange(start, position)))
    {
      add(.keyword(keyword), from: start)
    } else {
      add(.name, from: start)
    }
  }

  private mutating func scanSymbol() {
    let start = position
    for (symbol, spelling) in Symbol.byFirstByte[bytes[start]] ?? [] {
      guard start + spelling.count <= end,
        bytes[start..<start + spelling.count].elementsEqual(spelling)
      else { continue }
      position += spelling.count
      add(.symbol(symbol), from: start)
      return
    }
    let (scalar, length) = scalar(at: start)
    position += length
    fault(.unknownCharacter(scalar), start, position)
    add(.unknown, from: start)
  }
}
