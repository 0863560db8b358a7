package import Autodiff

/// Reads the arrays of the MNIST family, plain or gzipped.
/// Source: http://yann.lecun.com/exdb/mnist (the IDX file format)
package enum IDXReader {
  /// The most bytes of entries that are read.
  package static let sizeLimit = 8 << 30

  /// - Parameter limit: refuses more bytes of entries than this, before it makes room for them.
  package static func tensor(
    from file: [UInt8], precision: Precision, limit: Int = sizeLimit
  ) throws(DataFileError) -> Tensor {
    guard !file.isEmpty else { throw .empty }
    guard Gzip.isCompressed(file) else {
      let header = try IDXHeader(file, limit: limit)
      return try header.tensor(from: file, precision: precision)
    }
    // The header says how long the rest may be, so a small file cannot fill the memory.
    let start = try Gzip.inflated(file, atMost: IDXHeader.longest)
    let header = try IDXHeader(start, limit: limit)
    let whole = try Gzip.inflated(file, atMost: header.byteCount + 1)
    return try header.tensor(from: whole, precision: precision)
  }
}

private struct IDXHeader {
  static let longest = 4 + 4 * 255

  var format: EntryFormat
  var shape: Shape
  /// Where the entries begin.
  var start: Int

  /// The bytes of the whole file.
  var byteCount: Int { start + shape.count * format.size }

  init(_ bytes: [UInt8], limit: Int) throws(DataFileError) {
    guard bytes.count >= 4, bytes[0] == 0, bytes[1] == 0 else { throw .notIDX }
    switch bytes[2] {
    case 0x08: format = EntryFormat(kind: .unsigned, size: 1, isBigEndian: true)
    case 0x09: format = EntryFormat(kind: .signed, size: 1, isBigEndian: true)
    case 0x0B: format = EntryFormat(kind: .signed, size: 2, isBigEndian: true)
    case 0x0C: format = EntryFormat(kind: .signed, size: 4, isBigEndian: true)
    case 0x0D: format = EntryFormat(kind: .float, size: 4, isBigEndian: true)
    case 0x0E: format = EntryFormat(kind: .float, size: 8, isBigEndian: true)
    default: throw .unsupportedType("0x" + String(bytes[2], radix: 16))
    }
    let rank = Int(bytes[3])
    start = 4 + 4 * rank
    guard bytes.count >= start else { throw .truncated(found: bytes.count, expected: start) }
    var sizes: [Int] = []
    for axis in 0..<rank {
      var size = 0
      for byte in bytes[(4 + 4 * axis)..<(8 + 4 * axis)] { size = size << 8 | Int(byte) }
      sizes.append(size)
    }
    shape = try Shape(checking: sizes)
    let size = shape.count * format.size
    guard size <= limit else { throw .tooLarge(bytes: size, limit: limit) }
  }

  func tensor(from bytes: [UInt8], precision: Precision) throws(DataFileError) -> Tensor {
    let found = bytes.count - start
    let expected = byteCount - start
    guard found >= expected else { throw .truncated(found: found, expected: expected) }
    guard found == expected else { throw .trailingBytes(found - expected) }
    return format.tensor(from: bytes, at: start, shape: shape, precision: precision)
  }
}
