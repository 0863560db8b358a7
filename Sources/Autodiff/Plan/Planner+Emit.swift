internal import CKernels

/// The last pass: units in their order, with places, become instructions.
extension Planner {
  /// Partial results of reductions that one tile cannot finish stand in memory for as long as
  /// their unit runs.
  mutating func addPartials() {
    for index in units.indices {
      guard case .tiles(let cluster) = units[index].kind else { continue }
      for member in cluster.members {
        let count: Int
        switch member.action {
        case .reduceRows where !cluster.holdsWholeRows:
          count = (cluster.rows ?? 1) * TileShape(cluster).pieces
        case .reduceColumns where TileShape(cluster).blocks > 1:
          count = TileShape(cluster).blocks * paddedWidth(cluster)
        default: continue
        }
        let value = newValue(NodeID(member.value), count: count)
        values[value].producer = index
        isNeeded[value] = true
        partials[member.value] = value
      }
    }
  }

  /// The width of a row of partial sums: whole 64-byte vectors.
  private func paddedWidth(_ cluster: Cluster) -> Int {
    let lanes = 64 / request.precision.size
    return (cluster.width + lanes - 1) / lanes * lanes
  }

  func emit(_ order: [Int], _ layout: MemoryLayout) -> Plan {
    var instructions: [Instruction] = []
    instructions.reserveCapacity(order.count)
    let placed = PlacedValues(self)
    for index in order { emit(units[index], placed, into: &instructions) }
    return Plan(
      precision: request.precision, graph: graph, instructions: instructions,
      constants: constants, scratchBytes: layout.scratchBytes, peak: layout.peak,
      statisticsCount: request.statistics.count)
  }

  private func emit(
    _ unit: Unit, _ placed: PlacedValues, into instructions: inout [Instruction]
  ) {
    func add(_ kind: Instruction.Kind) {
      instructions.append(Instruction(kind: kind, node: unit.node))
    }
    func place(_ value: Int, offset: Int = 0) -> Place { placed.place(value, offset: offset) }
    switch unit.kind {
    case .tiles(let cluster):
      if cluster.count == 0 { return }
      add(.tiles(TileBuilder.program(of: cluster, placed)))
      addLastSteps(of: cluster, placed, add)
    case .product(let p):
      add(
        .product(
          ProductInstruction(
            m: p.m, n: p.n, k: p.k, batch: p.batch, a: place(p.a.value, offset: p.a.offset),
            aStrides: p.aStrides, b: place(p.b.value, offset: p.b.offset), bStrides: p.bStrides,
            c: unit.writes.first.map { place($0) },
            epilogue: p.epilogue.map { TileBuilder.program(of: $0, placed) },
            statistics: p.statistics.map { place($0) })))
    case .custom(let id): add(.custom(custom(id, unit, placed)))
    case .copy(let view, let shape, let into):
      let dst = unit.writes[0]
      if into != nil { add(.fill(place(dst), 0, count: values[dst].count)) }
      add(
        .copy(
          dst: Strided(
            place: place(dst, offset: into?.offset ?? 0), strides: into?.strides ?? shape.strides),
          src: Strided(place: place(view.value, offset: view.offset), strides: view.strides),
          dimensions: shape.dimensions))
    case .fill(let number):
      add(.fill(place(unit.writes[0]), number, count: values[unit.writes[0]].count))
    case .statistics(let row):
      // A gradient may be the first entries of a value that holds more.
      let count = graph.shape(unit.node).count
      add(.statistics(index: row, src: place(unit.reads[0]), count: count))
    case .statisticsOfTiles(let row, let count):
      add(.statisticsOfTiles(index: row, src: place(unit.reads[0]), count: count))
    case .checkFinite: add(.checkFinite(place(unit.reads[0])))
    case .nothing: break
    }
  }

  private func custom(_ id: NodeID, _ unit: Unit, _ placed: PlacedValues) -> CustomInstruction {
    let node = graph[id]
    guard case .custom(let kernel) = node.operation.primitive.form else {
      preconditionFailure("only custom primitives have kernels of their own")
    }
    var instruction = CustomInstruction(
      kernel: kernel, out: placed.place(unit.writes[0]), outShape: node.shape,
      inputs: unit.reads.map { placed.place($0) }, inputShapes: node.inputs.map { graph.shape($0) },
      integers: [], key: 0, isPerStep: false)
    switch graph.attributes(of: id) {
    case .axis(let axis): instruction.integers = [axis]
    case .axes(let axes): instruction.integers = axes
    case .integers(let integers): instruction.integers = integers
    case .random(let key, let isPerStep):
      instruction.key = key.bits
      instruction.isPerStep = isPerStep
    default: break
    }
    return instruction
  }

  /// What joins the partial results of a cluster's reductions.
  private func addLastSteps(
    of cluster: Cluster, _ placed: PlacedValues, _ add: (Instruction.Kind) -> Void
  ) {
    if partials.isEmpty { return }
    let shape = TileShape(cluster)
    for member in cluster.members {
      guard let partial = partials[member.value] else { continue }
      let (dst, src) = (placed.place(member.value), placed.place(partial))
      switch member.action {
      case .reduceRows(let reduction):
        add(.reduceRows(reduction, dst: dst, src: src, rows: cluster.rows ?? 1, n: shape.pieces))
      case .reduceColumns(let reduction):
        add(
          .reduceColumns(
            reduction, dst: dst, src: src, rows: shape.blocks, n: paddedWidth(cluster)))
      case .elementwise: break
      }
    }
  }
}

/// Where values lie once memory is laid out: what is needed to write instructions.
struct PlacedValues {
  private let values: [PlannedValue]
  private let needed: [Bool]
  private let partials: [Int: Int]
  /// Bytes of an entry.
  let size: Int

  init(_ planner: Planner) {
    values = planner.values
    needed = planner.isNeeded
    partials = planner.partials
    size = planner.request.precision.size
  }

  /// - Parameter offset: in entries.
  func place(_ value: Int, offset: Int = 0) -> Place {
    guard let place = values[value].place else {
      preconditionFailure("a value that is read from memory must have a place")
    }
    return Place(segment: place.segment, offset: place.offset + offset * size)
  }

  /// Whether a value stands in memory when its cluster has run.
  func isNeeded(_ value: Int) -> Bool { needed[value] }

  /// The value that takes what a reduction gives tile by tile, where one tile cannot finish it.
  func partial(of value: Int) -> Int? { partials.isEmpty ? nil : partials[value] }
}

/// How a cluster's entries are cut into tiles.
struct TileShape {
  var rows: Int
  /// Whole rows of a tile, or 0 for pieces of rows.
  var tileRows: Int
  /// Pieces of a row.
  var pieces: Int
  /// Blocks of rows for sums over rows.
  var blocks: Int

  init(_ cluster: Cluster) {
    let tile = Int(NB_TILE)
    let block = Int(NB_BLOCK)
    rows = cluster.rows ?? 1
    pieces = (cluster.width + tile - 1) / tile
    blocks = (rows + block - 1) / block
    tileRows = 0
    if cluster.product == nil, cluster.holdsWholeRows {
      // A power of two divides a block. Over a long row what moves by row is one number and what
      // moves by column lies as it is; for several rows both are spread out first.
      tileRows = 1
      let isLong = cluster.width >= 256 && cluster.width % 16 == 0
      while !isLong, tileRows * 2 * max(cluster.width, 1) <= tile, tileRows < block {
        tileRows *= 2
      }
      let sumsColumns = cluster.members.contains {
        if case .reduceColumns = $0.action { true } else { false }
      }
      if rows * cluster.width <= tile && (rows <= block || !sumsColumns) { tileRows = max(rows, 1) }
    }
  }
}
