#if canImport(Glibc)
  internal import Glibc
#endif

/// Memory for entries: 64-byte aligned, rounded up to whole vectors, committed as it is touched
/// and zero until then; large ones ask for huge pages.
///
/// Written only by its maker before it is shared, which is what makes it `Sendable`.
@safe package final class TensorStorage: @unchecked Sendable {
  package let byteCount: Int
  let base: UnsafeMutableRawPointer
  private let mappedBytes: Int

  /// From here on memory is mapped on its own.
  private static let mappingThreshold = 1 << 20

  package init(byteCount: Int) {
    self.byteCount = byteCount
    let rounded = (byteCount + 127) & ~63
    if rounded >= TensorStorage.mappingThreshold {
      let size = (rounded + (1 << 21) - 1) & ~((1 << 21) - 1)
      let mapped = unsafe mmap(
        nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
      if let mapped = unsafe mapped, unsafe mapped != MAP_FAILED {
        // MADV_HUGEPAGE; refused or not, the memory is there.
        _ = unsafe madvise(mapped, size, 14)
        unsafe base = mapped
        mappedBytes = size
        return
      }
    }
    unsafe base = UnsafeMutableRawPointer.allocate(byteCount: rounded, alignment: 64)
    unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: rounded)
    mappedBytes = 0
  }

  deinit {
    if mappedBytes > 0 {
      unsafe munmap(base, mappedBytes)
    } else {
      unsafe base.deallocate()
    }
  }

  package func withBytes<R, E: Error>(
    _ body: (UnsafeRawBufferPointer) throws(E) -> R
  ) throws(E) -> R {
    try unsafe body(UnsafeRawBufferPointer(start: base, count: byteCount))
  }

  package func withMutableBytes<R, E: Error>(
    _ body: (UnsafeMutableRawBufferPointer) throws(E) -> R
  ) throws(E) -> R {
    try unsafe body(UnsafeMutableRawBufferPointer(start: base, count: byteCount))
  }
}

extension TensorStorage {
  /// The same bytes in memory of their own.
  package func copy() -> TensorStorage {
    let result = TensorStorage(byteCount: byteCount)
    result.copyBytes(of: self)
    return result
  }

  package func copyBytes(of other: TensorStorage) {
    precondition(byteCount == other.byteCount, "a copy has as many bytes")
    unsafe base.copyMemory(from: other.base, byteCount: byteCount)
  }

  /// Takes the entries of a tensor of the same size.
  package func copyEntries(of tensor: Tensor) {
    let bytes = tensor.count * tensor.precision.size
    precondition(byteCount == bytes, "a copy has as many entries")
    unsafe base.copyMemory(from: tensor.storage.base + tensor.byteOffset, byteCount: bytes)
  }

  /// Sets the first entries to a number.
  package func fill(_ value: Double, count: Int, precision: Precision) {
    precondition(count * precision.size <= byteCount, "the entries must lie within the storage")
    if precision == .float32 {
      unsafe base.bindMemory(to: Float.self, capacity: count)
        .update(repeating: Float(value), count: count)
    } else {
      unsafe base.bindMemory(to: Double.self, capacity: count)
        .update(repeating: value, count: count)
    }
  }
}
