/// One flag that stops all work: looked at before every step of a training loop, between the
/// instructions of any other program, between the statements of a block, and while data are read. Setting it is safe in a signal handler.
@safe package final class Cancellation: @unchecked Sendable {
  let flag: UnsafeMutablePointer<Int32>

  package init() {
    unsafe flag = .allocate(capacity: 1)
    unsafe flag.initialize(to: 0)
  }

  deinit { unsafe flag.deallocate() }

  package func cancel() { unsafe flag.pointee = 1 }

  package var isCancelled: Bool { unsafe flag.pointee != 0 }
}
