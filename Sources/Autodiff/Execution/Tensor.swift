/// A value: immutable entries in row-major order, 64-byte aligned, padded to whole vectors.
///
/// Copies share the storage, so a column of eight million rows or a model of a billion
/// parameters passes by reference.
package struct Tensor: Sendable {
  package let type: TensorType
  package let precision: Precision
  package let storage: TensorStorage
  /// The first entry, in bytes from the start of the storage.
  package let byteOffset: Int

  package var shape: Shape { type.shape }
  package var count: Int { type.shape.count }
  package var isBoolean: Bool { type.isBoolean }

  package init(
    type: TensorType, precision: Precision, storage: TensorStorage, byteOffset: Int = 0
  ) {
    precondition(
      byteOffset + type.shape.count * precision.size <= storage.byteCount,
      "the entries must lie within the storage")
    self.type = type
    self.precision = precision
    self.storage = storage
    self.byteOffset = byteOffset
  }

  /// - Parameter values: row-major; one for each entry of the shape.
  package init(
    _ values: [Double], shape: Shape, precision: Precision, isBoolean: Bool = false
  ) {
    precondition(values.count == shape.count, "one value for each entry")
    let storage = TensorStorage(byteCount: shape.count * precision.size)
    unsafe storage.withMutableBytes { bytes in
      if precision == .float32 {
        let entries = unsafe bytes.bindMemory(to: Float.self)
        for (i, value) in values.enumerated() { unsafe entries[i] = Float(value) }
      } else {
        let entries = unsafe bytes.bindMemory(to: Double.self)
        for (i, value) in values.enumerated() { unsafe entries[i] = value }
      }
    }
    self.init(
      type: TensorType(shape, isBoolean: isBoolean), precision: precision, storage: storage)
  }

  package init(_ value: Double, precision: Precision, isBoolean: Bool = false) {
    self.init([value], shape: .scalar, precision: precision, isBoolean: isBoolean)
  }

  /// One entry, counted row-major.
  package subscript(i: Int) -> Double {
    precondition(i >= 0 && i < count, "the entry must exist")
    return unsafe storage.withBytes { bytes in
      precision == .float32
        ? Double(unsafe bytes.load(fromByteOffset: byteOffset + i * 4, as: Float.self))
        : unsafe bytes.load(fromByteOffset: byteOffset + i * 8, as: Double.self)
    }
  }

  /// All entries, row-major.
  package var doubles: [Double] { (0..<count).map { self[$0] } }

  /// The only entry of a tensor with one entry.
  package var scalar: Double? { count == 1 ? self[0] : nil }
}
