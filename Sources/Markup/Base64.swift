extension Sequence<UInt8> {
  /// As base64 (RFC 4648), for what a page holds as a `data:` URI.
  package var base64: String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    result.reserveCapacity(underestimatedCount * 4 / 3 + 4)
    var group = 0
    var count = 0
    func letter(_ shift: Int) -> UInt8 { letters[group >> shift & 63] }
    for byte in self {
      group = group << 8 | Int(byte)
      count += 1
      if count == 3 {
        result += [letter(18), letter(12), letter(6), letter(0)]
        group = 0
        count = 0
      }
    }
    let pad = UInt8(ascii: "=")
    if count == 1 {
      group <<= 16
      result += [letter(18), letter(12), pad, pad]
    } else if count == 2 {
      group <<= 8
      result += [letter(18), letter(12), letter(6), pad]
    }
    return String(decoding: result, as: UTF8.self)
  }
}
