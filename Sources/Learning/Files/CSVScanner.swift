/// Cuts CSV into fields, by RFC 4180, with any of the three line ends.
/// Source: https://www.rfc-editor.org/rfc/rfc4180
struct CSVScanner {
  enum End { case field, row, file }

  let bytes: [UInt8]
  private let separator: UInt8
  private var index: Int
  private var line = 1
  private var lineStart: Int

  /// The field that was read last: its bytes without the quotes around it, and its place.
  private(set) var start = 0
  private(set) var end = 0
  private(set) var isQuoted = false
  private(set) var hasDoubledQuotes = false
  private(set) var fieldLine = 1
  private var fieldLineStart = 0

  /// - Parameter start: where the text begins, behind a byte-order mark.
  init(_ bytes: [UInt8], separator: UInt8, from start: Int) {
    self.bytes = bytes
    self.separator = separator
    index = start
    lineStart = start
  }

  /// Whether nothing is left.
  var isAtEnd: Bool { index == bytes.count }

  /// Reads a field, and says what ended it.
  mutating func next() throws(DataFileError) -> End {
    fieldLine = line
    fieldLineStart = lineStart
    if index < bytes.count, bytes[index] == UInt8(ascii: "\"") {
      try readQuoted()
    } else {
      isQuoted = false
      hasDoubledQuotes = false
      start = index
      while index < bytes.count {
        let byte = bytes[index]
        if byte == separator || byte == 0x0A || byte == 0x0D { break }
        index += 1
      }
      end = index
    }
    return finish()
  }

  private mutating func readQuoted() throws(DataFileError) {
    isQuoted = true
    hasDoubledQuotes = false
    start = index + 1
    index += 1
    while true {
      guard index < bytes.count else {
        throw .unterminatedQuote(place(of: start - 1))
      }
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\"") {
        guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { break }
        hasDoubledQuotes = true
        index += 1
      } else if byte == 0x0A || (byte == 0x0D && (index == bytes.count || bytes[index] != 0x0A)) {
        line += 1
        lineStart = index
      }
    }
    end = index - 1
    while index < bytes.count, bytes[index] == 0x20 { index += 1 }
    guard
      index == bytes.count || bytes[index] == separator || bytes[index] == 0x0A
        || bytes[index] == 0x0D
    else {
      throw .textAfterQuote(DataFilePlace(line: line, column: column(of: index, from: lineStart)))
    }
  }

  private mutating func finish() -> End {
    guard index < bytes.count else { return .file }
    let byte = bytes[index]
    index += 1
    if byte == separator { return .field }
    if byte == 0x0D, index < bytes.count, bytes[index] == 0x0A { index += 1 }
    line += 1
    lineStart = index
    return .row
  }

  /// The text of the field.
  func text() throws(DataFileError) -> String {
    var content = bytes[start..<end]
    if hasDoubledQuotes {
      var single: [UInt8] = []
      var skip = false
      for byte in content {
        skip = byte == UInt8(ascii: "\"") && !skip
        if !skip || byte != UInt8(ascii: "\"") { single.append(byte) }
      }
      content = single[...]
    }
    guard let text = String(validating: content, as: UTF8.self) else { throw .notUTF8(place) }
    return text
  }

  /// The place of the field's first byte.
  var place: DataFilePlace { place(of: isQuoted ? start - 1 : start) }

  private func place(of offset: Int) -> DataFilePlace {
    DataFilePlace(line: fieldLine, column: column(of: offset, from: fieldLineStart))
  }

  private func column(of offset: Int, from lineStart: Int) -> Int {
    String(decoding: bytes[min(lineStart, offset)..<offset], as: UTF8.self).count + 1
  }
}
