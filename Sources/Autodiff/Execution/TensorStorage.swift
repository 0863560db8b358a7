internal import CKernels

#if canImport(Glibc)
  internal import Glibc
#endif

/// Memory for entries: 64-byte aligned, rounded up to whole vectors, committed as it is touched.
///
/// Written only by its maker before it is shared, which is what makes it `Sendable`.
@safe package final class TensorStorage: @unchecked Sendable {
  package let byteCount: Int
  private let base: UnsafeMutableRawPointer

  package init(byteCount: Int) {
    self.byteCount = byteCount
    unsafe base = UnsafeMutableRawPointer.allocate(
      byteCount: (byteCount + 127) & ~63, alignment: 64)
  }

  deinit { unsafe base.deallocate() }

  package func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    try unsafe body(UnsafeRawBufferPointer(start: base, count: byteCount))
  }

  package func withMutableBytes<R>(_ body: (UnsafeMutableRawBufferPointer) throws -> R) rethrows
    -> R
  { try unsafe body(UnsafeMutableRawBufferPointer(start: base, count: byteCount)) }
}
