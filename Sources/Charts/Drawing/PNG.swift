internal import Markup

/// A small writer of PNG images, as data URIs: one byte a pixel into a table of colours.
///
/// Source: W3C PNG specification; RFC 1950 and 1951 (zlib, deflate with fixed codes, matching
/// only the pixel before and the row above, which is what images of data repeat).
enum PNG {
  /// Entries by the colours of a bar; what is not finite is transparent.
  static func indexed(
    _ matrix: Matrix, bar: ColorBar, flipsRows: Bool = false, flipsColumns: Bool = false
  ) -> String {
    var palette: [UInt8] = [0, 0, 0]
    for index in 0..<255 {
      let color = bar.map.color(at: Double(index) / 254)
      palette += [color.red, color.green, color.blue]
    }
    let span = bar.upper - bar.lower
    var scanlines: [UInt8] = []
    scanlines.reserveCapacity(matrix.rows * (matrix.columns + 1))
    for row in 0..<matrix.rows {
      scanlines.append(0)
      let source = flipsRows ? matrix.rows - 1 - row : row
      for column in 0..<matrix.columns {
        let value = matrix[source, flipsColumns ? matrix.columns - 1 - column : column]
        guard value.isFinite else {
          scanlines.append(0)
          continue
        }
        let fraction = span.isFinite ? (value - bar.lower) / span : 0.5
        scanlines.append(UInt8(1 + (min(max(fraction, 0), 1) * 254).rounded()))
      }
    }
    var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    append(
      "IHDR", big(UInt32(matrix.columns)) + big(UInt32(matrix.rows)) + [8, 3, 0, 0, 0], &bytes)
    append("PLTE", palette, &bytes)
    append("tRNS", [0], &bytes)
    append("IDAT", zlib(scanlines, row: matrix.columns + 1), &bytes)
    append("IEND", [], &bytes)
    return "data:image/png;base64," + bytes.base64
  }

  private static func append(_ type: String, _ data: [UInt8], _ bytes: inout [UInt8]) {
    let body = Array(type.utf8) + data
    bytes += big(UInt32(data.count)) + body + big(checksum(body))
  }

  private static func big(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  // MARK: Compression

  static func zlib(_ data: [UInt8], row: Int) -> [UInt8] {
    var bits = BitWriter()
    bits.write(1, 1)
    bits.write(1, 2)
    var index = 0
    while index < data.count {
      let best = [1, row].map { (length: match(data, index, distance: $0), distance: $0) }
        .max { $0.length < $1.length }
      if let best, best.length >= 3 {
        bits.writeLength(best.length)
        bits.writeDistance(best.distance)
        index += best.length
      } else {
        bits.writeSymbol(Int(data[index]))
        index += 1
      }
    }
    bits.writeSymbol(256)
    var low: UInt32 = 1
    var high: UInt32 = 0
    for byte in data {
      low = (low + UInt32(byte)) % 65521
      high = (high + low) % 65521
    }
    return [0x78, 0x01] + bits.finished + big(high << 16 | low)
  }

  private static func match(_ data: [UInt8], _ index: Int, distance: Int) -> Int {
    guard distance <= index, distance <= 32768 else { return 0 }
    var length = 0
    while length < 258, index + length < data.count,
      data[index + length] == data[index + length - distance]
    {
      length += 1
    }
    return length
  }

  private struct BitWriter {
    private var bytes: [UInt8] = []
    private var pending: UInt32 = 0
    private var count = 0

    var finished: [UInt8] { count > 0 ? bytes + [UInt8(truncatingIfNeeded: pending)] : bytes }

    mutating func write(_ value: Int, _ width: Int) {
      pending |= UInt32(value) << count
      count += width
      while count >= 8 {
        bytes.append(UInt8(truncatingIfNeeded: pending))
        pending >>= 8
        count -= 8
      }
    }

    /// Huffman codes go the other way round than numbers.
    private mutating func writeCode(_ code: Int, _ width: Int) {
      for bit in stride(from: width - 1, through: 0, by: -1) { write(code >> bit & 1, 1) }
    }

    mutating func writeSymbol(_ symbol: Int) {
      switch symbol {
      case ..<144: writeCode(0x30 + symbol, 8)
      case ..<256: writeCode(0x190 + symbol - 144, 9)
      case ..<280: writeCode(symbol - 256, 7)
      default: writeCode(0xC0 + symbol - 280, 8)
      }
    }

    mutating func writeLength(_ length: Int) {
      guard length < 258 else {
        writeSymbol(285)
        return
      }
      // Four codes for each further extra bit, from the ninth code on.
      let offset = length - 3
      let extra = offset < 8 ? 0 : Int.bitWidth - offset.leadingZeroBitCount - 3
      writeSymbol(257 + extra * 4 + offset >> extra)
      write(offset & ((1 << extra) - 1), extra)
    }

    mutating func writeDistance(_ distance: Int) {
      let offset = distance - 1
      let extra = offset < 4 ? 0 : Int.bitWidth - offset.leadingZeroBitCount - 2
      writeCode(extra * 2 + offset >> extra, 5)
      write(offset & ((1 << extra) - 1), extra)
    }
  }

  // MARK: Checksum

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1
    }
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { $0 >> 8 ^ table[Int(($0 ^ UInt32($1)) & 0xFF)] }
  }
}
