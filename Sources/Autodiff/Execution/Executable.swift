internal import CKernels

/// A plan bound to memory: plain C instructions over pointers, made once and run many times.
///
/// Holds everything that a run needs, so nothing is allocated while one runs.
@safe package final class Executable {
  package let plan: Plan
  let program: UnsafeMutablePointer<nb_program>
  /// Seven numbers for each row of statistics, filled in steps that record.
  private let statistics: TensorStorage
  let arena: ExecutionArena
  private var owned: [UnsafeMutableRawPointer] = unsafe []
  /// For each instruction of the plan the first of those that it was bound to, and their number
  /// behind.
  var firstBound: [Int32] = []
  var sharedProducts: [SmallProduct: SharedProduct] = [:]
  let coldOperands: ColdOperands
  private let bands: BandSchedule?
  /// What products of bands keep of their own.
  var bandWorkspace: TensorStorage?
  private let slots: [UnsafeMutableRawPointer]
  private let scratch: TensorStorage
  private let constants: TensorStorage
  let workspace: TensorStorage
  /// Kept alive for as long as instructions point into them.
  private let memory: [TensorStorage]

  /// - Parameter slots: the memory of each slot, indexed by its number.
  /// - Parameter scratch: at least `plan.scratchBytes`; plans that never run at the same time may
  ///   share it.
  /// - Parameter workspace: at least `workspaceBytes`, shared like scratch memory.
  /// - Parameter runs: how often it will be run, about.
  /// - Parameter other: of the same plan over other slots; what is neither slots nor instructions is
  ///   shared with it.
  package init(
    _ plan: Plan, slots: [TensorStorage], offsets: [Int]? = nil, arena: ExecutionArena,
    scratch: TensorStorage? = nil, workspace: TensorStorage? = nil,
    runs: Int = 1, like other: Executable? = nil
  ) {
    self.plan = plan
    self.arena = arena
    coldOperands = other?.coldOperands ?? ColdOperands(plan)
    bands = other?.bands ?? arena.bands(of: plan, runs: runs)
    memory = slots
    self.scratch = other?.scratch ?? scratch ?? TensorStorage(byteCount: plan.scratchBytes)
    constants = other?.constants ?? TensorStorage(byteCount: plan.constants.count * 64)
    let size = plan.precision.size
    statistics = other?.statistics ?? TensorStorage(byteCount: 56 * plan.statisticsCount)
    unsafe self.slots = slots.enumerated().map { i, storage in
      unsafe storage.base + (offsets?[i] ?? 0)
    }
    unsafe program = .allocate(capacity: 1)
    unsafe program.initialize(to: nb_program())
    let kernels = unsafe arena.kernels(plan.precision)
    for (i, value) in plan.constants.enumerated() where other == nil {
      unsafe kernels.pointee.fill(constants.base + i * 64, value, 64 / Int64(size))
    }
    self.workspace =
      other?.workspace ?? workspace
      ?? TensorStorage(byteCount: Executable.workspaceBytes(plan, arena))
    unsafe program.pointee.kernels = kernels
    unsafe program.pointee.pool = arena.pool
    unsafe program.pointee.registers = arena.registers
    unsafe bindInstructions(kernels)
    if let bands { unsafe bind(bands, kernels) }
  }

  deinit {
    unsafe owned.forEach { unsafe $0.deallocate() }
    unsafe program.deallocate()
  }

  /// Runs the plan once.
  ///
  /// It stops when the work is cancelled meanwhile. What begins only after that is asked for by
  /// the report of what there is, and runs to its end.
  /// - Parameter step: enters the random numbers that are drawn anew in each step.
  package func run(step: Int = 0, records: Bool = false) throws(ExecutionError) {
    let cancellation = arena.cancellation
    unsafe program.pointee.cancel =
      cancellation.isCancelled ? nil : UnsafePointer(cancellation.flag)
    // Steps of a training are whole or not at all: their loop looks at the flag between them.
    defer { unsafe program.pointee.cancel = nil }
    let status = unsafe nb_program_run(
      program, UInt64(step), records ? UInt32(NB_FLAG_RECORD) : 0)
    try check(status)
  }

  /// The failure of a run, as the program has it.
  func check(_ status: nb_status) throws(ExecutionError) {
    let node = NodeID(Int(unsafe program.pointee.failed_node))
    switch status {
    case NB_OK: return
    case NB_BAD_INDEX:
      throw .indexOutOfRange(
        value: unsafe program.pointee.failed_value, size: Int(unsafe program.pointee.failed_size),
        plan.graph[node].origin)
    case NB_NOT_FINITE: throw .notFinite(plan.graph[node].origin)
    default: throw .cancelled
    }
  }

  /// Count, sum, sum of squares, smallest, largest, zeros and not finite entries of a gradient,
  /// as of the last step that recorded.
  package func statistics(_ row: Int) -> [Double] {
    (0..<7).map { unsafe statisticsBase[7 * row + $0] }
  }

  /// The statistics of all rows, one after the other.
  package func appendStatistics(to sums: inout [Double]) {
    unsafe sums.append(
      contentsOf: UnsafeBufferPointer(start: statisticsBase, count: 7 * plan.statisticsCount))
  }

  var statisticsBase: UnsafeMutablePointer<Double> {
    unsafe statistics.base.assumingMemoryBound(to: Double.self)
  }

  /// Which stretches the threads go through side by side, and how; nothing where there are none.
  package var bandDump: String? { bands?.dump }

  // MARK: - Memory

  func pointer(_ place: Place) -> UnsafeMutableRawPointer {
    switch place.segment {
    case .constants: unsafe constants.base + place.offset
    case .scratch: unsafe scratch.base + place.offset
    case .slot(let slot): unsafe slots[slot] + place.offset
    }
  }

  func own<T>(_ values: [T]) -> UnsafeMutablePointer<T> {
    let pointer = UnsafeMutablePointer<T>.allocate(capacity: max(values.count, 1))
    unsafe pointer.initialize(from: values, count: values.count)
    unsafe owned.append(UnsafeMutableRawPointer(pointer))
    return unsafe pointer
  }
}
