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

  package func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    try unsafe body(UnsafeRawBufferPointer(start: base, count: byteCount))
  }

  package func withMutableBytes<R>(_ body: (UnsafeMutableRawBufferPointer) throws -> R) rethrows
    -> R
  { try unsafe body(UnsafeMutableRawBufferPointer(start: base, count: byteCount)) }
}
