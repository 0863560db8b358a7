internal import Autodiff

/// How a binary file writes one number.
struct EntryFormat: Equatable {
  enum Kind: Equatable { case float, signed, unsigned, boolean }

  var kind: Kind
  /// Bytes an entry: 1, 2, 4 or 8; 4 or 8 for floats.
  var size: Int
  var isBigEndian: Bool

  /// The tensor that the bytes from `start` on hold, row-major.
  ///
  /// - Parameter source: for each entry of the tensor, the entry of the file; nothing where they
  ///   are in the same order.
  func tensor(
    from bytes: [UInt8], at start: Int, shape: Shape, precision: Precision,
    source: ((Int) -> Int)? = nil
  ) -> Tensor {
    precondition(bytes.count - start >= shape.count * size, "all entries must be there")
    let storage = TensorStorage(byteCount: shape.count * precision.size)
    unsafe storage.withMutableBytes { target in
      func fill<T: BinaryFloatingPoint>(_: T.Type) {
        let entries = unsafe target.bindMemory(to: T.self)
        for i in 0..<shape.count {
          unsafe entries[i] = value(in: bytes, at: start + (source?(i) ?? i) * size)
        }
      }
      switch precision {
      case .float32: fill(Float.self)
      case .float64: fill(Double.self)
      }
    }
    return Tensor(
      type: TensorType(shape, isBoolean: kind == .boolean), precision: precision, storage: storage)
  }

  private func value<T: BinaryFloatingPoint>(in bytes: [UInt8], at offset: Int) -> T {
    var bits: UInt64 = 0
    for i in 0..<size {
      let shift = UInt64(8 * (isBigEndian ? size - 1 - i : i))
      bits |= UInt64(bytes[offset + i]) << shift
    }
    switch kind {
    case .float:
      return size == 4
        ? T(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
        : T(Double(bitPattern: bits))
    case .signed:
      let unused = UInt64(64 - 8 * size)
      return T(Int64(bitPattern: bits << unused) >> Int64(unused))
    case .unsigned: return T(bits)
    case .boolean: return bits == 0 ? 0 : 1
    }
  }
}

extension Shape {
  /// A shape that a file asks for.
  init(checking dimensions: [Int]) throws(DataFileError) {
    do {
      try self.init(dimensions)
    } catch {
      throw .shapeTooLarge(dimensions)
    }
  }
}
