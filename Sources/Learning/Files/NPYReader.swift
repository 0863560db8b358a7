package import Autodiff

/// Reads arrays as NumPy saves them, versions 1 to 3.
/// Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
package enum NPYReader {
  package static func tensor(
    from bytes: [UInt8], precision: Precision
  ) throws(DataFileError) -> Tensor {
    guard !bytes.isEmpty else { throw .empty }
    guard bytes.count >= 10, bytes.starts(with: [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]) else {
      throw .notNPY
    }
    let version = bytes[6]
    guard (1...3).contains(version) else { throw .badHeader("version \(version)") }
    // The length of the header has two bytes in version 1, and four later.
    let prefix = version == 1 ? 10 : 12
    guard bytes.count >= prefix else { throw .truncated(found: bytes.count, expected: prefix) }
    var length = 0
    for i in (8..<prefix).reversed() { length = length << 8 | Int(bytes[i]) }
    let start = prefix + length
    guard start <= bytes.count else { throw .truncated(found: bytes.count, expected: start) }
    let header = try NPYHeader(bytes[prefix..<start])

    let shape = try Shape(checking: header.shape)
    let expected = shape.count * header.format.size
    let found = bytes.count - start
    guard found >= expected else { throw .truncated(found: found, expected: expected) }
    guard found == expected else { throw .trailingBytes(found - expected) }
    return header.format.tensor(
      from: bytes, at: start, shape: shape, precision: precision,
      source: header.isFortran && shape.rank > 1 ? columnMajor(shape) : nil)
  }

  /// From the place of an entry in row-major order to the one in column-major order.
  private static func columnMajor(_ shape: Shape) -> (Int) -> Int {
    let sizes = shape.dimensions
    var strides: [Int] = []
    var distance = 1
    for size in sizes {
      strides.append(distance)
      distance *= size
    }
    return { entry in
      var rest = entry
      var place = 0
      for axis in sizes.indices.reversed() {
        place += rest % sizes[axis] * strides[axis]
        rest /= sizes[axis]
      }
      return place
    }
  }
}
