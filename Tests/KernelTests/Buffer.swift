import CKernels

/// An aligned buffer of entries, rounded up to whole vectors, with marked entries behind.
@safe final class Buffer {
  let base: UnsafeMutableRawPointer
  private let count: Int
  private let size: Int
  private let capacity: Int
  private static let mark: UInt32 = 0x5A5A_5A5A

  init(count: Int, _ kernels: Kernels) {
    self.count = count
    size = kernels.size
    capacity = (count * size + 63) / 64 * 64 + 256
    unsafe base = .allocate(byteCount: capacity, alignment: 64)
    unsafe base.initializeMemory(as: UInt32.self, repeating: Buffer.mark, count: capacity / 4)
  }

  convenience init(_ values: [Double], _ kernels: Kernels) {
    self.init(count: values.count, kernels)
    for (i, value) in values.enumerated() { set(i, value) }
  }

  deinit { unsafe base.deallocate() }

  func set(_ i: Int, _ value: Double) {
    if size == 4 {
      unsafe base.storeBytes(of: Float(value), toByteOffset: i * 4, as: Float.self)
    } else {
      unsafe base.storeBytes(of: value, toByteOffset: i * 8, as: Double.self)
    }
  }

  var values: [Double] {
    (0..<count).map {
      size == 4
        ? Double(unsafe base.load(fromByteOffset: $0 * 4, as: Float.self))
        : unsafe base.load(fromByteOffset: $0 * 8, as: Double.self)
    }
  }

  /// Whether nothing behind the last entry was written.
  var isUntouchedBeyond: Bool {
    stride(from: count * size, to: capacity, by: 4).allSatisfy {
      unsafe base.load(fromByteOffset: $0, as: UInt32.self) == Buffer.mark
    }
  }
}
