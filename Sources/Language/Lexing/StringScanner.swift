import Notebooks

/// The outside of a string: its prefix and quotes.
struct StringFrame {
  var isRaw = false
  var isFormatted = false
  var isBytes = false
  var quote: UInt8 = 0
  var isTriple = false
  /// Where the text inside the quotes begins.
  var contentStart = 0

  /// Reads the prefix and the opening quotes that begin at an offset.
  init?(_ bytes: [UInt8], at start: Int, end: Int) {
    var offset = start
    while offset < end {
      switch bytes[offset] {
      case UInt8(ascii: "r"), UInt8(ascii: "R"): isRaw = true
      case UInt8(ascii: "f"), UInt8(ascii: "F"): isFormatted = true
      case UInt8(ascii: "b"), UInt8(ascii: "B"): isBytes = true
      case UInt8(ascii: "u"), UInt8(ascii: "U"): break
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        quote = bytes[offset]
        isTriple = offset + 2 < end && bytes[offset + 1] == quote && bytes[offset + 2] == quote
        contentStart = offset + (isTriple ? 3 : 1)
        return
      default: return nil
      }
      offset += 1
    }
    return nil
  }
}

/// Finds the ends of strings and of the braces in formatted ones, in one pass with a stack.
///
/// In braces a quote begins another string, as in Python 3.12, also one of the same kind.
struct StringScanner {
  let bytes: [UInt8]
  let end: Int
  /// Where the scan stopped: after what it found, or where it failed.
  private(set) var position: Int

  private struct Level {
    var frame: StringFrame
    var braces = 0
    var brackets = 0
    /// After the colon in the braces, where quotes are text.
    var isInFormat = false
  }

  init(bytes: [UInt8], end: Int, position: Int) {
    self.bytes = bytes
    self.end = end
    self.position = position
  }

  /// Goes to the closing quotes of a string; `position` is then where its text ends.
  mutating func findEnd(of frame: StringFrame) -> Bool {
    position = frame.contentStart
    return scan([Level(frame: frame)])
  }

  /// Goes past the brace that closes the one at `position`.
  mutating func skipBraces(in frame: StringFrame) -> Bool {
    position += 1
    return scan([Level(frame: frame, braces: 1)])
  }

  /// The first quote that can end the string, whatever stands in braces.
  mutating func findPlainEnd(of frame: StringFrame) -> Bool {
    position = frame.contentStart
    while position < end {
      let byte = bytes[position]
      if byte == 0x5C {
        position += 1
      } else if isLineEnd(byte), !frame.isTriple {
        return false
      } else if closes(frame) {
        return true
      }
      position += 1
    }
    position = end
    return false
  }

  private func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  private func closes(_ frame: StringFrame) -> Bool {
    guard bytes[position] == frame.quote else { return false }
    return !frame.isTriple
      || position + 2 < end && bytes[position + 1] == frame.quote
        && bytes[position + 2] == frame.quote
  }

  private mutating func scan(_ start: [Level]) -> Bool {
    var stack = start
    let beganInBraces = start[0].braces > 0
    // Of the enclosing strings, one on a single line ends them all with the line.
    var singleLine = start[0].frame.isTriple ? 0 : 1
    while position < end, let level = stack.last {
      let byte = bytes[position]
      let last = stack.count - 1
      if isLineEnd(byte), singleLine > 0 {
        return false
      } else if level.braces == 0 {
        if byte == 0x5C {
          position += 1
        } else if closes(level.frame) {
          if stack.count == 1 { return true }
          stack.removeLast()
          if level.frame.isTriple { position += 2 } else { singleLine -= 1 }
        } else if level.frame.isFormatted, byte == UInt8(ascii: "{") {
          if position + 1 < end, bytes[position + 1] == byte {
            position += 1
          } else {
            stack[last].braces = 1
            stack[last].brackets = 0
            stack[last].isInFormat = false
          }
        }
      } else {
        switch byte {
        case UInt8(ascii: "{"): stack[last].braces += 1
        case UInt8(ascii: "}"):
          stack[last].braces -= 1
          if stack.count == 1, beganInBraces, level.braces == 1 {
            position += 1
            return true
          }
        case UInt8(ascii: "["), UInt8(ascii: "("): stack[last].brackets += 1
        case UInt8(ascii: "]"), UInt8(ascii: ")"): stack[last].brackets -= 1
        case UInt8(ascii: ":") where level.braces == 1 && level.brackets <= 0:
          stack[last].isInFormat = true
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
          if level.isInFormat {
            if closes(level.frame) { return false }
          } else if let frame = StringFrame(bytes, at: prefixStart, end: end) {
            stack.append(Level(frame: frame))
            if !frame.isTriple { singleLine += 1 }
            position = frame.contentStart - 1
          }
        default: break
        }
      }
      position += 1
    }
    position = end
    return false
  }

  /// Where the string begins whose quote stands here: one or two letters may stand before it.
  private var prefixStart: Int {
    var start = position
    while start > 0, position - start < 2, "rRfF".utf8.contains(bytes[start - 1]) { start -= 1 }
    return start
  }
}
