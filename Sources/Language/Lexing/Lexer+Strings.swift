import Notebooks

/// The outside of a string: its prefix and quotes.
struct StringFrame {
  var isRaw = false
  var isFormatted = false
  var isBytes = false
  var quote: UInt8
  var isTriple: Bool
  /// Where the text inside the quotes begins.
  var contentStart: Int
}

/// How many formatted strings may stand inside one another.
let formattedStringLimit = 4

extension Lexer {
  /// Reads the prefix and the opening quotes that begin at an offset.
  func stringFrame(at offset: Int) -> StringFrame? {
    var offset = offset
    var frame = StringFrame(quote: 0, isTriple: false, contentStart: 0)
    while offset < end {
      switch bytes[offset] {
      case UInt8(ascii: "r"), UInt8(ascii: "R"): frame.isRaw = true
      case UInt8(ascii: "f"), UInt8(ascii: "F"): frame.isFormatted = true
      case UInt8(ascii: "b"), UInt8(ascii: "B"): frame.isBytes = true
      case UInt8(ascii: "u"), UInt8(ascii: "U"): break
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        let quote = bytes[offset]
        frame.quote = quote
        frame.isTriple = isTripled(offset)
        frame.contentStart = offset + (frame.isTriple ? 3 : 1)
        return frame
      default: return nil
      }
      offset += 1
    }
    return nil
  }

  mutating func scanString(prefixStart start: Int) {
    guard let frame = stringFrame(at: start) else { return }
    if frame.isBytes { fault(.byteString, start, frame.contentStart) }
    let (contentEnd, isClosed) = endOfString(frame, depth: stringNesting)
    if isClosed {
      position = contentEnd + (frame.isTriple ? 3 : 1)
    } else {
      position = contentEnd
      fault(
        .unterminatedString(isTriple: frame.isTriple), start, min(frame.contentStart, contentEnd))
    }
    add(.string, from: start)
  }

  /// Where the text of a string ends, and whether a quote ended it.
  ///
  /// In the braces of a formatted string, strings may use the same quotes again. Each nested
  /// formatted string is read once more a level, so the levels are limited.
  private func endOfString(_ frame: StringFrame, depth: Int) -> (end: Int, isClosed: Bool) {
    var offset = frame.contentStart
    var braces = 0
    while offset < end {
      let byte = bytes[offset]
      if byte == 0x5C {
        offset += offset + 1 < end ? 2 : 1
      } else if !frame.isTriple, byte == 0x0A || byte == 0x0D {
        return (offset, false)
      } else if byte == frame.quote, frame.isTriple, isTripled(offset) {
        return (offset, true)
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'"), braces > 0,
        let after = endOfNestedString(at: offset, depth)
      {
        offset = after
      } else if byte == frame.quote, !frame.isTriple {
        return (offset, true)
      } else {
        if frame.isFormatted {
          if byte == UInt8(ascii: "{") {
            if braces == 0, byte1(after: offset) == byte { offset += 1 } else { braces += 1 }
          } else if byte == UInt8(ascii: "}"), braces > 0 {
            braces -= 1
          }
        }
        offset += 1
      }
    }
    return (offset, false)
  }

  private func isTripled(_ offset: Int) -> Bool {
    offset + 2 < end && bytes[offset + 1] == bytes[offset] && bytes[offset + 2] == bytes[offset]
  }

  /// The offset after a string that begins in the braces of another, if it ends on its line.
  private func endOfNestedString(at offset: Int, _ depth: Int) -> Int? {
    guard depth < formattedStringLimit else { return nil }
    var start = offset
    while start > position, "rRfF".utf8.contains(bytes[start - 1]), offset - start < 2 {
      start -= 1
    }
    guard var frame = stringFrame(at: start) else { return nil }
    if frame.isTriple {
      // Two quotes and a third: an empty string and the end of the outer one.
      frame.isTriple = false
      frame.contentStart -= 2
    }
    let (contentEnd, isClosed) = endOfString(frame, depth: depth + 1)
    return isClosed ? contentEnd + 1 : nil
  }
}
