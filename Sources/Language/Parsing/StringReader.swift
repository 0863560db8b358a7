import Notebooks

/// Reads the inside of a string: text with its escapes resolved, and the braces of a formatted one.
///
/// The escapes are `\n \t \r \0 \\ \' \"`, `\xhh`, `\uhhhh`, `\Uhhhhhhhh` and the end of a line.
/// Any other backslash stays as it is, so that `"$\alpha$"` is what it looks like.
struct StringReader {
  enum Piece {
    case text(String)
    /// The range between `{` and `}`.
    case braces(SourceRange)
  }

  let source: SourceText
  let end: Int
  let frame: StringFrame
  var position: Int
  var faults: [PlacedFault] = []

  init(source: SourceText, end: Int, frame: StringFrame) {
    self.source = source
    self.end = end
    self.frame = frame
    position = min(frame.contentStart, end)
  }

  /// Text up to the next braces or the end; then the braces; nothing at the end.
  mutating func next() -> Piece? {
    let bytes = source.bytes
    guard position < end else { return nil }
    var text: [UInt8] = []
    while position < end {
      let byte = bytes[position]
      if byte == 0x5C, !frame.isRaw {
        readEscape(&text)
      } else if frame.isFormatted, byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") {
        if position + 1 < end, bytes[position + 1] == byte {
          text.append(byte)
          position += 2
        } else if byte == UInt8(ascii: "}") {
          fault(.strayBrace, position, position + 1)
          position += 1
        } else if text.isEmpty {
          return readBraces()
        } else {
          return .text(String(decoding: text, as: UTF8.self))
        }
      } else if byte == 0x0D {
        // Line ends are one character, as Python reads them.
        text.append(0x0A)
        position += position + 1 < end && bytes[position + 1] == 0x0A ? 2 : 1
      } else {
        text.append(byte)
        position += 1
      }
    }
    return .text(String(decoding: text, as: UTF8.self))
  }

  private mutating func fault(_ fault: SyntaxFault, _ lower: Int, _ upper: Int) {
    faults.append(PlacedFault(fault, SourceRange(lower, upper)))
  }

  /// From `{` to the `}` that belongs to it.
  private mutating func readBraces() -> Piece? {
    let start = position
    var scanner = StringScanner(bytes: source.bytes, end: end, position: start)
    guard scanner.skipBraces(in: frame) else {
      fault(.unclosedBrace, start, start + 1)
      position = end
      return .text("")
    }
    position = scanner.position
    return .braces(SourceRange(start + 1, position - 1))
  }

  private mutating func readEscape(_ text: inout [UInt8]) {
    let start = position
    let bytes = source.bytes
    position += 1
    guard position < end else {
      text.append(0x5C)
      return
    }
    let letter = bytes[position]
    position += 1
    switch letter {
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "0"): text.append(0x00)
    case 0x5C, UInt8(ascii: "'"), UInt8(ascii: "\""): text.append(letter)
    case 0x0A: break
    case 0x0D: if position < end, bytes[position] == 0x0A { position += 1 }
    case UInt8(ascii: "x"): readCode(2, start, &text)
    case UInt8(ascii: "u") where isCode(4): readCode(4, start, &text)
    case UInt8(ascii: "U") where isCode(8): readCode(8, start, &text)
    default:
      text.append(0x5C)
      position -= 1
    }
  }

  private func isCode(_ digits: Int) -> Bool {
    position + digits <= end
      && source.bytes[position..<position + digits].allSatisfy { hexadecimalDigit($0) != nil }
  }

  private mutating func readCode(_ digits: Int, _ start: Int, _ text: inout [UInt8]) {
    var value: UInt32 = 0
    if isCode(digits) {
      for byte in source.bytes[position..<position + digits] {
        value = value << 4 | UInt32(hexadecimalDigit(byte) ?? 0)
      }
      position += digits
      if let scalar = Unicode.Scalar(value) {
        text += Array(String(Character(scalar)).utf8)
        return
      }
    }
    let written = source.text(SourceRange(start, position))
    fault(.malformedEscape(written), start, position)
  }
}
