internal import CKernels

/// What all executables of a process share: the threads, the registers of the tile interpreter,
/// and the flag that stops them.
@safe package final class ExecutionArena {
  let pool: OpaquePointer?
  let registers: UnsafeMutablePointer<CChar>
  package let threads: Int
  let cancellation: Cancellation
  private let instructionSet: String?
  let bands: BandUse

  /// When threads go through small instructions side by side.
  package enum BandUse: Sendable {
    /// Where that seems to be worth it, and as long as it is measured to be.
    case measured
    /// Wherever it is possible.
    case always
  }

  /// - Parameter instructionSet: `avx512`, `avx2` or `portable`, where the processor has it; else
  ///   the best one.
  package init(
    threads: Int, instructionSet: String? = nil, cancellation: Cancellation = Cancellation(),
    bands: BandUse = .measured
  ) {
    self.bands = bands
    self.cancellation = cancellation
    self.instructionSet = instructionSet
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

  /// What a stretch must save to be worth bringing the threads together twice, in the unit of
  /// `Plan.work`; and how many runs are worth finding out.
  private static let leastSaved = 20_000
  private static let leastRuns = 50

  func bands(of plan: Plan, runs: Int) -> BandSchedule? {
    let least = bands == .always ? 2 : ExecutionArena.leastRuns
    guard runs >= least, threads > 1 else { return nil }
    return BandSchedule(
      plan, threads: threads, leastSaved: bands == .always ? .min : ExecutionArena.leastSaved)
  }

  func kernels(_ precision: Precision) -> UnsafePointer<nb_kernels> {
    if let name = instructionSet,
      let table = unsafe nb_kernels_named(Int32(precision.size), name)
    {
      return unsafe table
    }
    guard let table = unsafe nb_kernels_get(Int32(precision.size)) else {
      preconditionFailure("there are kernels for 4 and 8 bytes")
    }
    return unsafe table
  }
}
