/// Where text stands decides what has to be escaped in it.
package enum EscapingPlace: Sendable {
  case text
  case attribute
}

extension [UInt8] {
  /// Appends text so that a parser of HTML or XML reads the same characters back. Control
  /// characters that neither may hold become U+FFFD; a carriage return is kept as a reference.
  package mutating func append(escaping text: String, in place: EscapingPlace) {
    var text = text
    text.makeContiguousUTF8()
    let special = place == .text ? specialInText : specialInAttribute
    let utf8 = text.utf8
    var start = utf8.startIndex
    var index = start
    while index < utf8.endIndex {
      let byte = utf8[index]
      guard special[Int(byte)] else {
        index = utf8.index(after: index)
        continue
      }
      var next = utf8.index(after: index)
      let replacement: StaticString
      switch byte {
      case UInt8(ascii: "&"): replacement = "&amp;"
      case UInt8(ascii: "<"): replacement = "&lt;"
      case UInt8(ascii: ">"): replacement = "&gt;"
      case UInt8(ascii: "\""): replacement = "&quot;"
      case UInt8(ascii: "\r"): replacement = "&#13;"
      case UInt8(ascii: "\n"): replacement = "&#10;"
      case UInt8(ascii: "\t"): replacement = "&#9;"
      case firstByteOfC1:
        guard utf8[next] < 0xA0 else {
          index = next
          continue
        }
        next = utf8.index(after: next)
        replacement = "\u{FFFD}"
      default: replacement = "\u{FFFD}"
      }
      append(contentsOf: utf8[start..<index])
      append(contentsOf: replacement.description.utf8)
      start = next
      index = next
    }
    append(contentsOf: utf8[start...])
  }

  /// Appends the text of a `style` or `script` element: not escaped, and unable to end it.
  mutating func append(rawText text: String) {
    var previous: UInt8 = 0
    reserveCapacity(count + text.utf8.count)
    for byte in text.utf8 {
      if previous == UInt8(ascii: "<"), byte == UInt8(ascii: "/") || byte == UInt8(ascii: "!") {
        append(UInt8(ascii: "\\"))
      }
      append(byte)
      previous = byte
    }
  }
}

/// U+0080…U+009F, control characters too, are this byte and one below 0xA0.
private let firstByteOfC1: UInt8 = 0xC2

private let specialInText = specialBytes("&<>\r")
private let specialInAttribute = specialBytes("&<>\"\r\n\t")

private func specialBytes(_ characters: StaticString) -> [Bool] {
  var special = [Bool](repeating: false, count: 256)
  for byte in characters.description.utf8 { special[Int(byte)] = true }
  for byte in 0..<0x20 where byte != 0x09 && byte != 0x0A { special[byte] = true }
  special[0x7F] = true
  special[Int(firstByteOfC1)] = true
  return special
}
