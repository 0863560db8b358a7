import Testing

@testable import Charts

@Suite struct PNGTests {
  /// Every length and many distances of a repetition, inflated by a reader that knows only
  /// RFC 1951.
  @Test(arguments: [1, 2, 3, 4, 5, 8, 9, 33, 100, 257, 4097]) func inflatesToTheSame(row: Int) {
    var data: [UInt8] = []
    for length in 1...300 {
      data += [UInt8](repeating: UInt8(truncatingIfNeeded: length * 31), count: length % 300)
      data += (0..<(length % 7)).map { UInt8(truncatingIfNeeded: $0 * 151 + length) }
    }
    data += data.suffix(row * 2)
    #expect(Inflate.fixed(Array(PNG.zlib(data, row: row).dropFirst(2))) == data)
  }
}

/// Reads one block of deflate with fixed codes, bit by bit.
private enum Inflate {
  static func fixed(_ bytes: [UInt8]) -> [UInt8]? {
    var place = 0
    func bit() -> Int {
      defer { place += 1 }
      return Int(bytes[place / 8] >> UInt8(place % 8) & 1)
    }
    func bits(_ count: Int) -> Int { (0..<count).reduce(0) { $0 | bit() << $1 } }
    func code(_ count: Int) -> Int { (0..<count).reduce(0) { value, _ in value << 1 | bit() } }
    guard bits(1) == 1, bits(2) == 1 else { return nil }
    let lengths = [
      3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
      163, 195, 227, 258,
    ]
    let distances = [
      1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537,
      2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
    ]
    var output: [UInt8] = []
    while true {
      var symbol = code(7)
      if symbol <= 23 {
        symbol += 256
      } else {
        symbol = symbol << 1 | bit()
        if symbol >= 0x30, symbol <= 0xBF {
          symbol -= 0x30
        } else if symbol >= 0xC0, symbol <= 0xC7 {
          symbol += 280 - 0xC0
        } else {
          symbol = (symbol << 1 | bit()) - 0x190 + 144
        }
      }
      if symbol == 256 { return output }
      if symbol < 256 {
        output.append(UInt8(symbol))
        continue
      }
      let index = symbol - 257
      let extra = index < 8 || index == 28 ? 0 : index / 4 - 1
      let length = lengths[index] + bits(extra)
      let far = code(5)
      let distance = distances[far] + bits(far < 4 ? 0 : far / 2 - 1)
      for _ in 0..<length { output.append(output[output.count - distance]) }
    }
  }
}
