/// The bytes of a file as a notebook's text, or what keeps them from being one.
package struct SourceReading: Sendable {
  /// Larger files are refused: no notebook is as large, and much larger ones would not fit the
  /// memory once they are trees.
  package static let byteLimit = 16 << 20

  /// Without a byte-order mark. Always valid UTF-8: bytes that are not stand replaced.
  package let source: SourceText
  package let diagnostic: Diagnostic?

  package init(name: String, bytes: [UInt8]) {
    func failed(
      _ source: SourceText, _ code: Int, at place: Int, _ message: String, hint: String
    ) -> (SourceText, Diagnostic) {
      let upper = min(place + 1, source.bytes.count)
      return (source, Diagnostic(code, at: SourceRange(place, upper), message, hint: hint))
    }
    guard bytes.count <= Self.byteLimit else {
      (source, diagnostic) = failed(
        SourceText(name: name, bytes: []), 101, at: 0,
        "the file has \(bytes.count) bytes; a notebook has at most \(Self.byteLimit) (16 MB)",
        hint: "keep data in files of their own and read them with csv(…)")
      return
    }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = bytes.starts(with: mark) ? Array(bytes.dropFirst(3)) : bytes
    // Up to the first bad byte, the replaced text has the same places.
    let badByte = Self.firstBadByte(text)
    let valid = badByte == nil ? text : Array(String(decoding: text, as: UTF8.self).utf8)
    let whole = SourceText(name: name, bytes: valid)
    if text.allSatisfy({ $0 <= 0x20 && $0 != 0 }) {
      (source, diagnostic) = failed(
        SourceText(name: name, bytes: []), 102, at: 0, "the notebook is empty",
        hint: "a notebook is a Markdown file with blocks such as ```data points")
    } else if let place = valid.firstIndex(of: 0) {
      (source, diagnostic) = failed(
        whole, 103, at: place, "this is a binary file: it holds a zero byte",
        hint: "a notebook is a Markdown file in UTF-8")
    } else if let place = badByte {
      (source, diagnostic) = failed(
        whole, 104, at: place,
        "this byte (0x\(String(text[place], radix: 16, uppercase: true))) is not UTF-8",
        hint: "save the file as UTF-8")
    } else {
      (source, diagnostic) = (whole, nil)
    }
  }

  /// The offset at which the first sequence begins that is not well-formed UTF-8.
  private static func firstBadByte(_ bytes: [UInt8]) -> Int? {
    do {
      _ = try UTF8Span(validating: bytes.span)
      return nil
    } catch {
      return error.byteOffsets.lowerBound
    }
  }
}
