import Notebooks

/// How many formatted strings may stand inside one another.
let formattedStringLimit = 4

extension Lexer {
  mutating func scanString(prefixStart start: Int) {
    guard let frame = StringFrame(bytes, at: start, end: end) else { return }
    if frame.isBytes { fault(.byteString, start, frame.contentStart) }
    var scanner = StringScanner(bytes: bytes, end: end, position: start)
    var isClosed = false
    if frame.isFormatted, start >= plainStringsEnd {
      isClosed = scanner.findEnd(of: frame)
      // Braces that are never closed hide the closing quote: look for it without regard to them.
      // Strings in the part just read are then read so, too, so that nothing is read over and
      // over.
      if !isClosed { plainStringsEnd = scanner.position }
    }
    if !isClosed { isClosed = scanner.findPlainEnd(of: frame) }
    position = scanner.position
    if isClosed {
      position += frame.isTriple ? 3 : 1
    } else {
      fault(
        .unterminatedString(isTriple: frame.isTriple), start, min(frame.contentStart, position))
    }
    add(.string, from: start)
  }
}
