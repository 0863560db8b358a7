import Autodiff

/// One kernel at one size: a line of the table.
struct KernelCase {
  var group: String
  var name: String
  var work: Work
  /// Bytes that it goes through call by call, where those are more than it moves in one.
  var footprint: Double?
  /// Whether it splits its work, so that it is held against all threads too.
  var isThreaded = false
  /// Makes the operands; what it gives does one call.
  var bind: (KernelSetting) throws -> () -> Void

  /// Every kernel at every size.
  static var all: [KernelCase] {
    tiles + products + reductions + passes + optimizers + convolutions + pooling + movements
      + indexing + random + statistics + matrices
  }

  /// Bytes of an entry: what is measured is float32.
  static let size = 4
  /// Entries of a vector that lies in main memory whatever the caches.
  static let many = 1 << 24

  /// Entries read and written.
  static func moved(read: Int = 0, written: Int = 0) -> Work {
    Work(read: Double(read * size), written: Double(written * size))
  }
}
