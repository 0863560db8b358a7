internal import CKernels

/// Writes the tile program of one cluster: operands become ports or registers, in the form that
/// each operation needs.
struct TileBuilder {
  let placed: PlacedValues
  let cluster: Cluster
  let shape: TileShape
  var program: TileProgram
  /// Operands from here on are registers, numbered as they are made.
  static let firstRegister = 1 << 20
  private(set) var registerCount = 0
  /// The operand that holds what each member made so far gives, or -1; a program is so short that
  /// what is there already is found by looking at all of it.
  private var operands: [Int] = []
  private var expansions: [Expansion] = []
  /// Whole vectors would overrun the end of a tile.
  private let storesExactly: Bool
  private let rowStoresExactly: Bool

  private struct Expansion {
    var source: Int
    var kind: nb_micro_kind
    var isRowLevel: Bool
    var register: Int
  }

  static func program(of cluster: Cluster, _ placed: PlacedValues) -> TileProgram {
    var builder = TileBuilder(placed: placed, cluster: cluster)
    builder.build()
    return builder.program
  }

  private init(placed: PlacedValues, cluster: Cluster) {
    self.placed = placed
    self.cluster = cluster
    shape = TileShape(cluster)
    program = TileProgram(
      rows: shape.rows, width: cluster.width, tileRows: shape.tileRows, ports: [], registers: 0,
      micros: [], tilesPerUnit: 0)
    let isSingle = program.tileCount <= 1
    let lanes = shape.tileRows > 0 ? shape.tileRows * cluster.width : cluster.width
    storesExactly = !isSingle && lanes % 16 != 0 && (shape.tileRows > 0 || shape.rows > 1)
    rowStoresExactly = !isSingle && shape.tileRows % 16 != 0
  }

  private mutating func build() {
    operands.reserveCapacity(cluster.members.count)
    program.ports.reserveCapacity(cluster.memoryReads.count + cluster.members.count)
    program.micros.reserveCapacity(2 * cluster.members.count)
    for member in cluster.members {
      operands.append(-1)
      switch member.action {
      case .elementwise(let opcode): addCall(member, opcode)
      case .reduceRows(let reduction): addRowReduction(member, reduction)
      case .reduceColumns(let reduction): addColumnReduction(member, reduction)
      }
    }
    joinPairs()
    streamResults()
    allocateRegisters()
    chooseUnits()
  }

  // MARK: - Operations

  private mutating func addCall(_ member: ClusterMember, _ opcode: nb_opcode) {
    let isRow = member.isRowLevel
    let count = member.operands.count
    var sources = InlineArray<3, Int>(repeating: 0)
    var variant: UInt32 = 0
    for (i, operand) in member.operands.enumerated() {
      let source = source(operand, isRowLevel: isRow)
      sources[i] = source.operand
      if source.isScalar { variant |= 1 << i }
    }
    if (isRow ? shape.rows : cluster.count) == 1 {
      variant = 0
    } else if opcode.operandCount < 3, variant == (1 << count) - 1 {
      sources[0] = expansion(of: sources[0], NB_MICRO_SPLAT, isRowLevel: isRow)
      variant &= ~1
    }
    let dst = destination(member, isRow ? NB_PORT_ROW : NB_PORT_FULL)
    // Calls without a second or third operand name the first again.
    program.micros.append(
      Micro(
        kind: NB_MICRO_CALL, isRowLevel: isRow, opcode: opcode, variant: nb_variant(variant),
        dst: dst.operand, a: sources[0], b: sources[count > 1 ? 1 : 0],
        c: sources[count > 2 ? 2 : 0]))
    finish(member, dst, isRowLevel: isRow)
  }

  private mutating func addRowReduction(_ member: ClusterMember, _ reduction: nb_reduction) {
    let a = everyLane(of: member.operands[0])
    if let partial = placed.partial(of: member.value) {
      let dst = port(placed.place(partial), NB_PORT_PARTIAL)
      program.micros.append(
        Micro(kind: NB_MICRO_REDUCE_PIECE, reduction: reduction, dst: dst, a: a))
      return
    }
    // The kernel writes exactly the rows, so no store of its own is needed.
    let dst =
      placed.isNeeded(member.value)
      ? port(placed.place(member.value), NB_PORT_ROW) : newRegister()
    program.micros.append(
      Micro(
        kind: NB_MICRO_REDUCE_ROWS, isRowLevel: true, reduction: reduction, dst: dst, a: a))
    operands[operands.count - 1] = dst
  }

  /// An operand with an entry for each lane: a reduction reads them all.
  private mutating func everyLane(of operand: TileOperand) -> Int {
    let source = source(operand, isRowLevel: false)
    guard source.isScalar, cluster.count > 1 else { return source.operand }
    return expansion(of: source.operand, NB_MICRO_SPLAT, isRowLevel: false)
  }

  private mutating func addColumnReduction(_ member: ClusterMember, _ reduction: nb_reduction) {
    let a = everyLane(of: member.operands[0])
    let target = placed.partial(of: member.value) ?? member.value
    let dst = port(placed.place(target), NB_PORT_BLOCK)
    program.micros.append(
      Micro(kind: NB_MICRO_REDUCE_COLUMNS, reduction: reduction, dst: dst, a: a))
  }

  // MARK: - Operands

  /// The operand in the form for lanes of a level, and whether it is one entry for all of them.
  private mutating func source(_ operand: TileOperand, isRowLevel: Bool) -> (
    operand: Int, isScalar: Bool
  ) {
    switch operand.source {
    case .member(let value):
      guard let place = cluster.place(of: value), operands[place] >= 0 else {
        preconditionFailure("a member must be made before it is used")
      }
      if isRowLevel || !cluster.members[place].isRowLevel { return (operands[place], false) }
      return alongRows(operands[place])
    case .memory(cluster.product, _, _): return (port(.nowhere, NB_PORT_PRODUCT), false)
    case .memory(let value, let offset, let kind):
      let at = placed.place(value, offset: offset)
      switch kind {
      case NB_PORT_SCALAR: return (port(at, NB_PORT_SCALAR), true)
      case NB_PORT_ROW: return alongRows(port(at, NB_PORT_ROW))
      case NB_PORT_COLUMN:
        let columns = port(at, NB_PORT_COLUMN)
        if shape.tileRows < 2 { return (columns, false) }
        return (expansion(of: columns, NB_MICRO_EXPAND_COLUMNS, isRowLevel: false), false)
      default: return (port(at, isRowLevel ? NB_PORT_ROW : NB_PORT_FULL), false)
      }
    }
  }

  /// One entry a row, for all lanes: a single number where a tile has only one row.
  private mutating func alongRows(_ rows: Int) -> (operand: Int, isScalar: Bool) {
    if shape.tileRows < 2 { return (rows, true) }
    return (expansion(of: rows, NB_MICRO_EXPAND_ROWS, isRowLevel: false), false)
  }

  private mutating func expansion(of operand: Int, _ kind: nb_micro_kind, isRowLevel: Bool) -> Int {
    let made = expansions.first {
      $0.source == operand && $0.kind == kind && $0.isRowLevel == isRowLevel
    }
    if let made { return made.register }
    let dst = newRegister()
    program.micros.append(Micro(kind: kind, isRowLevel: isRowLevel, dst: dst, a: operand))
    expansions.append(
      Expansion(source: operand, kind: kind, isRowLevel: isRowLevel, register: dst))
    return dst
  }

  private mutating func destination(_ member: ClusterMember, _ kind: nb_port_kind) -> (
    operand: Int, store: Int?
  ) {
    guard placed.isNeeded(member.value) else { return (newRegister(), nil) }
    let memory = port(placed.place(member.value), kind)
    let isExact = kind == NB_PORT_ROW ? rowStoresExactly : storesExactly
    return isExact ? (newRegister(), memory) : (memory, nil)
  }

  private mutating func finish(
    _ member: ClusterMember, _ dst: (operand: Int, store: Int?), isRowLevel: Bool
  ) {
    operands[operands.count - 1] = dst.operand
    if let store = dst.store {
      program.micros.append(
        Micro(kind: NB_MICRO_STORE, isRowLevel: isRowLevel, dst: store, a: dst.operand))
    }
  }

  private mutating func port(_ place: Place, _ kind: nb_port_kind) -> Int {
    if let port = program.ports.firstIndex(where: { $0.kind == kind && $0.place == place }) {
      return port
    }
    program.ports.append(Port(place: place, kind: kind))
    return program.ports.count - 1
  }

  mutating func newRegister() -> Int {
    registerCount += 1
    return TileBuilder.firstRegister + registerCount - 1
  }

  // MARK: - Registers and threads

  /// Gives each register made a place among as few as are alive at once.
  private mutating func allocateRegisters() {
    let first = TileBuilder.firstRegister
    var lastUse = [Int](repeating: -1, count: registerCount)
    for (time, micro) in program.micros.enumerated() {
      micro.forEachOperand { if $0 >= first { lastUse[$0 - first] = time } }
    }
    var assigned = [Int](repeating: -1, count: registerCount)
    var free: [Int] = []
    var ended: [Int] = []
    let ports = program.ports.count
    for time in program.micros.indices {
      var micro = program.micros[time]
      func resolved(_ operand: Int) -> Int {
        operand >= first ? ports + assigned[operand - first] : operand
      }
      if micro.dst >= first, assigned[micro.dst - first] < 0 {
        if let reused = free.popLast() {
          assigned[micro.dst - first] = reused
        } else {
          assigned[micro.dst - first] = program.registers
          program.registers += 1
        }
      }
      let original = micro
      micro.dst = resolved(micro.dst)
      micro.a = resolved(micro.a)
      micro.b = micro.kind == NB_MICRO_CALL ? resolved(micro.b) : micro.a
      micro.c = micro.kind == NB_MICRO_CALL ? resolved(micro.c) : micro.a
      program.micros[time] = micro
      ended.removeAll(keepingCapacity: true)
      original.forEachOperand {
        if $0 >= first, lastUse[$0 - first] == time, !ended.contains($0) { ended.append($0) }
      }
      ended.sort()
      for operand in ended { free.append(assigned[operand - first]) }
    }
    precondition(
      ports + program.registers <= Int(NB_MAX_OPERANDS),
      "a tile program must fit the operands of the interpreter")
  }

  /// Units of work of about 16 tiles; where columns are summed whole blocks of rows of a strip of
  /// columns.
  private mutating func chooseUnits() {
    let work = cluster.count * max(program.micros.count, 1)
    if work < 1 << 17 || program.tileCount < 2 { return }
    let lanes = shape.tileRows > 0 ? shape.tileRows * cluster.width : program.piece
    // What is streamed comes in long runs.
    let together = program.streams ? 256 : 16
    var tiles = max(1, together * Int(NB_TILE) / max(lanes, 1))
    let sumsColumns = cluster.members.contains {
      if case .reduceColumns = $0.action { true } else { false }
    }
    if sumsColumns {
      program.goesByColumns = shape.tileRows == 0
      let block = shape.tileRows > 0 ? max(1, Int(NB_BLOCK) / shape.tileRows) : Int(NB_BLOCK)
      tiles = (tiles + block - 1) / block * block
      if program.goesByColumns, tiles > shape.rows { tiles = shape.rows }
    }
    program.tilesPerUnit = tiles
  }
}
