import Autodiff
import CKernels

/// What kernels run with: the table of the best instruction set, threads, and memory for operands
/// that all cases share, since some of them are large.
@safe final class KernelSetting {
  let threads: Int
  let kernels: UnsafePointer<nb_kernels>
  let pool: OpaquePointer?
  let arena: ExecutionArena
  private var operands: [Int: TensorStorage] = [:]

  init?(threads: Int) {
    guard let kernels = unsafe nb_kernels_get(Int32(KernelCase.size)) else { return nil }
    self.threads = threads
    unsafe self.kernels = unsafe kernels
    unsafe pool = nb_pool_create(Int32(threads))
    arena = ExecutionArena(threads: threads)
  }

  deinit { unsafe nb_pool_destroy(pool) }

  /// Memory of at least so many entries, between 0.25 and 0.75 unless a case wrote others.
  func storage(_ number: Int, count: Int) -> TensorStorage {
    if let storage = operands[number], storage.byteCount >= count * KernelCase.size {
      return storage
    }
    let storage = TensorStorage(byteCount: count * KernelCase.size)
    unsafe storage.withMutableBytes { bytes in
      let entries = unsafe bytes.bindMemory(to: Float.self)
      for i in 0..<count {
        unsafe entries[i] = 0.25 + 0.5 * Float((i &* 7 &+ number &* 3) % 64) / 64
      }
    }
    operands[number] = storage
    return storage
  }

  /// Where that memory begins. It lives as long as the setting.
  func operand(_ number: Int, count: Int) -> UnsafeMutableRawPointer {
    unsafe storage(number, count: count).withMutableBytes { bytes in
      guard let base = bytes.baseAddress else {
        preconditionFailure("there is memory for no entries too")
      }
      return unsafe base
    }
  }
}
