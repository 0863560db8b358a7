internal import CKernels

/// What all executables of a process share: the threads, the registers of the tile interpreter,
/// and the flag that stops them.
@safe package final class ExecutionArena {
  let pool: OpaquePointer?
  let registers: UnsafeMutablePointer<CChar>
  package let threads: Int
  let cancellation: Cancellation

  package init(threads: Int, cancellation: Cancellation = Cancellation()) {
    self.cancellation = cancellation
    self.threads = max(1, threads)
    unsafe pool = nb_pool_create(Int32(self.threads))
    let bytes = Int(nb_program_register_bytes(Int32(self.threads), 8))
    unsafe registers = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
      .bindMemory(to: CChar.self, capacity: bytes)
  }

  deinit {
    unsafe nb_pool_destroy(pool)
    unsafe registers.deallocate()
  }

  func kernels(_ precision: Precision) -> UnsafePointer<nb_kernels> {
    guard let table = unsafe nb_kernels_get(Int32(precision.size)) else {
      preconditionFailure("there are kernels for 4 and 8 bytes")
    }
    return unsafe table
  }
}
