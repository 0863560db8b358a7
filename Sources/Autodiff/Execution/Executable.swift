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
  private(set) var firstBound: [Int32] = []
  private let slots: [UnsafeMutableRawPointer]
  private let scratch: TensorStorage
  private let constants: TensorStorage
  let workspace: TensorStorage
  /// Kept alive for as long as instructions point into them.
  private let memory: [TensorStorage]

  /// - Parameter slots: the memory of each slot, indexed by its number.
  /// - Parameter scratch: at least `plan.scratchBytes`; plans that never run at the same time may
  ///   share it.
  /// - Parameter other: of the same plan over other slots; what is neither slots nor instructions is
  ///   shared with it.
  package init(
    _ plan: Plan, slots: [TensorStorage], offsets: [Int]? = nil, arena: ExecutionArena,
    scratch: TensorStorage? = nil, like other: Executable? = nil
  ) {
    self.plan = plan
    self.arena = arena
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
    for (i, value) in plan.constants.enumerated() {
      unsafe kernels.pointee.fill(constants.base + i * 64, value, 64 / Int64(size))
    }
    workspace =
      unsafe other?.workspace
      ?? TensorStorage(byteCount: Executable.workspaceBytes(plan, kernels))
    unsafe program.pointee.kernels = kernels
    unsafe program.pointee.pool = arena.pool
    unsafe program.pointee.registers = arena.registers
    unsafe bindInstructions(kernels)
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

  private var statisticsBase: UnsafeMutablePointer<Double> {
    unsafe statistics.base.assumingMemoryBound(to: Double.self)
  }

  // MARK: - Binding

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

  private func bindInstructions(_ kernels: UnsafePointer<nb_kernels>) {
    var bound: [nb_instruction] = unsafe []
    unsafe bound.reserveCapacity(plan.instructions.count)
    firstBound.reserveCapacity(plan.instructions.count + 1)
    for instruction in plan.instructions {
      let first = unsafe bound.count
      firstBound.append(Int32(first))
      unsafe bind(instruction.kind, kernels, into: &bound)
      for i in unsafe first..<bound.count { unsafe bound[i].node = instruction.node.index }
    }
    firstBound.append(Int32(unsafe bound.count))
    for read in ColdReads(plan).reads {
      // Some instructions before it is read, one thing to an instruction.
      let end = Int(firstBound[read.instruction])
      var place = end - 3
      while unsafe place >= 0 && place > end - 10 && bound[place].ahead_lines != 0 { place -= 1 }
      guard unsafe place >= 0 && bound[place].ahead_lines == 0 else { continue }
      unsafe bound[place].ahead = UnsafeRawPointer(pointer(read.place))
      unsafe bound[place].ahead_lines = Int64(read.lines)
    }
    unsafe program.pointee.count = Int64(bound.count)
    unsafe program.pointee.instruction = UnsafePointer(own(bound))
  }

  private func bind(
    _ kind: Instruction.Kind, _ kernels: UnsafePointer<nb_kernels>,
    into bound: inout [nb_instruction]
  ) {
    var i = unsafe nb_instruction()
    switch kind {
    case .tiles(let tiles):
      if tiles.tileCount == 1 {
        unsafe bindSingleTile(tiles, kernels, into: &bound)
        return
      }
      unsafe i.kind = UInt16(NB_TILES.rawValue)
      unsafe i.more = UnsafeRawPointer(own([tileProgram(tiles, kernels)]))
    case .reduceRows(let reduction, let dst, let src, let rows, let n):
      unsafe i.kind = UInt16(NB_REDUCE_ROWS.rawValue)
      unsafe i.reduce = kernels.pointee.rowReduction(reduction)
      unsafe i.dst = pointer(dst)
      unsafe i.a = UnsafeRawPointer(pointer(src))
      unsafe i.rows = Int64(rows)
      unsafe i.n = Int64(n)
    case .reduceColumns(let reduction, let dst, let src, let rows, let n):
      unsafe i.kind = UInt16(NB_REDUCE_COLUMNS.rawValue)
      unsafe i.reduce = kernels.pointee.columnReduction(reduction)
      unsafe i.dst = pointer(dst)
      unsafe i.a = UnsafeRawPointer(pointer(src))
      unsafe i.rows = Int64(rows)
      unsafe i.n = Int64(n)
    case .product(let product):
      unsafe i.kind = UInt16(NB_PRODUCT.rawValue)
      unsafe i.more = UnsafeRawPointer(boundProduct(product, kernels))
    case .copy(let dst, let src, let dimensions):
      unsafe i.kind = UInt16(NB_COPY.rawValue)
      unsafe i.more = UnsafeRawPointer(own([boundCopy(dst, src, dimensions)]))
    case .fill(let place, let value, let count):
      unsafe i.kind = UInt16(NB_FILL.rawValue)
      unsafe i.dst = pointer(place)
      unsafe i.value = value
      unsafe i.n = Int64(count)
    case .custom(let custom):
      unsafe i.kind = UInt16(NB_CUSTOM.rawValue)
      unsafe i.dst = UnsafeMutableRawPointer(own([boundCustom(custom)]))
      unsafe i.rows = Int64(custom.kernel.rawValue)
      unsafe i.n = custom.isPerStep ? 1 : 0
    case .statistics(let row, let src, let count), .statisticsOfTiles(let row, let src, let count):
      let isOfTiles = if case .statisticsOfTiles = kind { true } else { false }
      unsafe i.kind = UInt16((isOfTiles ? NB_STATISTICS_OF_TILES : NB_STATISTICS).rawValue)
      unsafe i.flags = UInt16(NB_FLAG_RECORD)
      unsafe i.dst = UnsafeMutableRawPointer(statisticsBase + 7 * row)
      unsafe i.a = UnsafeRawPointer(pointer(src))
      unsafe i.n = Int64(count)
    case .checkFinite(let place):
      unsafe i.kind = UInt16(NB_FINITE.rawValue)
      unsafe i.a = UnsafeRawPointer(pointer(place))
    }
    unsafe bound.append(i)
  }

  func tileProgram(_ tiles: TileProgram, _ kernels: UnsafePointer<nb_kernels>)
    -> nb_tile_program
  {
    let ports = unsafe tiles.ports.map { port in
      let base = port.kind == NB_PORT_PRODUCT ? nil : unsafe pointer(port.place)
      return unsafe nb_port(base: base, kind: port.kind)
    }
    let micros = tiles.micros.map { micro in
      unsafe nb_micro(
        kind: UInt8(micro.kind.rawValue), is_row_level: micro.isRowLevel ? 1 : 0,
        reduction: UInt8(micro.reduction.rawValue), dst: UInt16(micro.dst), a: UInt16(micro.a),
        b: UInt16(micro.b), c: UInt16(micro.c),
        fn: nb_tile_kernel(kernels, micro.opcode, micro.variant))
    }
    return unsafe nb_tile_program(
      rows: Int64(tiles.rows), width: Int64(tiles.width), tile_rows: Int64(tiles.tileRows),
      piece: Int64(tiles.piece),
      ports: Int32(ports.count), registers: Int32(tiles.registers), micros: Int32(micros.count),
      by_columns: tiles.goesByColumns ? 1 : 0, is_flat: tiles.isFlat ? 1 : 0,
      streams: tiles.streams ? 1 : 0,
      micro: UnsafePointer(own(micros)),
      port: UnsafePointer(own(ports)),
      tiles_per_unit: Int64(tiles.tilesPerUnit))
  }

  /// A program of one tile needs no interpreter of its own: its micros become instructions.
  private func bindSingleTile(
    _ tiles: TileProgram, _ kernels: UnsafePointer<nb_kernels>,
    into bound: inout [nb_instruction]
  ) {
    let registerBytes = Int(NB_TILE) * plan.precision.size
    func at(_ operand: Int) -> UnsafeMutableRawPointer {
      operand < tiles.ports.count
        ? unsafe pointer(tiles.ports[operand].place)
        : unsafe UnsafeMutableRawPointer(arena.registers)
          + (operand - tiles.ports.count) * registerBytes
    }
    for micro in tiles.micros {
      var i = unsafe nb_instruction()
      let lanes = micro.isRowLevel ? tiles.rows : tiles.rows * tiles.width
      unsafe i.dst = at(micro.dst)
      unsafe i.a = UnsafeRawPointer(at(micro.a))
      unsafe i.n = Int64(lanes)
      switch micro.kind {
      case NB_MICRO_CALL:
        unsafe i.kind = UInt16(NB_CALL.rawValue)
        unsafe i.call = nb_tile_kernel(kernels, micro.opcode, micro.variant)
        unsafe i.b = UnsafeRawPointer(at(micro.b))
        unsafe i.c = UnsafeRawPointer(at(micro.c))
      case NB_MICRO_REDUCE_ROWS, NB_MICRO_REDUCE_PIECE:
        unsafe i.kind = UInt16(NB_REDUCE_ROWS.rawValue)
        unsafe i.reduce = kernels.pointee.rowReduction(micro.reduction)
        unsafe i.rows = Int64(tiles.rows)
        unsafe i.n = Int64(tiles.width)
      case NB_MICRO_REDUCE_COLUMNS:
        unsafe i.kind = UInt16(NB_REDUCE_COLUMNS.rawValue)
        unsafe i.reduce = kernels.pointee.columnReduction(micro.reduction)
        unsafe i.rows = Int64(tiles.rows)
        unsafe i.n = Int64(tiles.width)
      case NB_MICRO_EXPAND_ROWS, NB_MICRO_EXPAND_COLUMNS:
        unsafe i.kind = UInt16(
          micro.kind == NB_MICRO_EXPAND_ROWS ? NB_EXPAND_ROWS.rawValue : NB_EXPAND_COLUMNS.rawValue
        )
        unsafe i.rows = Int64(tiles.rows)
        unsafe i.n = Int64(tiles.width)
      case NB_MICRO_SPLAT:
        unsafe i.kind = UInt16(NB_SPLAT.rawValue)
      default:
        preconditionFailure("a single tile stores nothing apart")
      }
      unsafe bound.append(i)
    }
  }

  private func boundCustom(_ c: CustomInstruction) -> nb_custom {
    var custom = unsafe c.withoutPointers
    unsafe custom.out.data = pointer(c.out)
    unsafe withUnsafeMutablePointer(to: &custom.in) { tuple in
      unsafe tuple.withMemoryRebound(to: nb_tensor.self, capacity: Int(NB_MAX_INPUTS)) { inputs in
        for (i, place) in c.inputs.enumerated() { unsafe inputs[i].data = pointer(place) }
      }
    }
    unsafe custom.integers = UnsafePointer(own(c.integers.map { Int64($0) }))
    unsafe custom.workspace = workspace.base
    unsafe custom.pool = arena.pool
    return unsafe custom
  }

  /// Axes along which both sides step evenly are one, so most copies are one run or a transpose.
  private func boundCopy(_ dst: Strided, _ src: Strided, _ dimensions: [Int]) -> nb_copy {
    var sizes: [Int] = []
    var to: [Int] = []
    var from: [Int] = []
    for (axis, size) in dimensions.enumerated() where size != 1 {
      if let last = sizes.indices.last, to[last] == dst.strides[axis] * size,
        from[last] == src.strides[axis] * size
      {
        sizes[last] *= size
        to[last] = dst.strides[axis]
        from[last] = src.strides[axis]
      } else {
        sizes.append(size)
        to.append(dst.strides[axis])
        from.append(src.strides[axis])
      }
    }
    if sizes.isEmpty { (sizes, to, from) = ([1], [1], [1]) }
    var copy = unsafe nb_copy()
    unsafe copy.dst = pointer(dst.place)
    unsafe copy.src = UnsafeRawPointer(pointer(src.place))
    unsafe copy.rank = Int32(sizes.count)
    unsafe copy.set(dimensions: sizes, to: to, from: from)
    return unsafe copy
  }

  private static func workspaceBytes(_ plan: Plan, _ kernels: UnsafePointer<nb_kernels>) -> Int {
    var bytes = 0
    for instruction in plan.instructions {
      switch instruction.kind {
      case .product(let p):
        var product = unsafe p.withoutPointers
        bytes = max(bytes, Int(unsafe kernels.pointee.product_workspace(&product)))
      case .custom(let c):
        let integers = c.integers.map { Int64($0) }
        bytes = unsafe integers.withUnsafeBufferPointer { numbers in
          var custom = unsafe c.withoutPointers
          unsafe custom.integers = numbers.baseAddress
          return max(bytes, Int(unsafe nb_custom_workspace(kernels, c.kernel, &custom)))
        }
      default: break
      }
    }
    return bytes
  }
}
