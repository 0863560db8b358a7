/// Duktape holds strings as UTF-16 code units, each written as UTF-8 on its own (CESU-8). It
/// differs from UTF-8 beyond U+FFFF only.
enum ScriptText {
  static func bytes(of text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      if scalar.value > 0xFFFF {
        for unit in String(scalar).utf16 {
          bytes.append(0xE0 | UInt8(unit >> 12))
          bytes.append(0x80 | UInt8(unit >> 6 & 0x3F))
          bytes.append(0x80 | UInt8(unit & 0x3F))
        }
      } else {
        bytes.append(contentsOf: String(scalar).utf8)
      }
    }
    return bytes
  }

  /// The text of Duktape's bytes; half a surrogate pair is replaced.
  static func text(of bytes: [UInt8]) -> String {
    guard bytes.contains(0xED) else { return String(decoding: bytes, as: UTF8.self) }
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 0xED, index + 2 < bytes.count {
        units.append(
          UInt16(byte & 0x0F) << 12 | UInt16(bytes[index + 1] & 0x3F) << 6
            | UInt16(bytes[index + 2] & 0x3F))
        index += 3
      } else {
        var end = index + 1
        while end < bytes.count, bytes[end] != 0xED { end += 1 }
        units.append(contentsOf: String(decoding: bytes[index..<end], as: UTF8.self).utf16)
        index = end
      }
    }
    return String(decoding: units, as: UTF16.self)
  }
}
