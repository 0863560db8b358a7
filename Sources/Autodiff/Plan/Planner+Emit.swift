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
    for index in order {
      let unit = units[index]
      for kind in emit(unit) { instructions.append(Instruction(kind: kind, node: unit.node)) }
    }
    return Plan(
      precision: request.precision, graph: graph, instructions: instructions,
      constants: constants, scratchBytes: layout.scratchBytes, peak: layout.peak,
      statisticsCount: request.statistics.count)
  }

  func place(_ value: Int, offset: Int = 0) -> Place {
    guard let place = values[value].place else {
      preconditionFailure("a value that is read from memory must have a place")
    }
    return Place(
      segment: place.segment, offset: place.offset + offset * request.precision.size)
  }

  private func emit(_ unit: Unit) -> [Instruction.Kind] {
    switch unit.kind {
    case .tiles(let cluster): return emit(cluster)
    case .product(let p):
      return [
        .product(
          ProductInstruction(
            m: p.m, n: p.n, k: p.k, batch: p.batch, a: place(p.a.value, offset: p.a.offset),
            aStrides: p.aStrides, b: place(p.b.value, offset: p.b.offset), bStrides: p.bStrides,
            c: unit.writes.first.map { place($0) }, epilogue: p.epilogue.map { program($0) },
            statistics: p.statistics.map { place($0) }))
      ]
    case .custom(let id): return [.custom(custom(id, unit))]
    case .copy(let view, let shape, let into):
      let dst = place(unit.writes[0], offset: into?.offset ?? 0)
      let copy = Instruction.Kind.copy(
        dst: Strided(place: dst, strides: into?.strides ?? shape.strides),
        src: Strided(place: place(view.value, offset: view.offset), strides: view.strides),
        dimensions: shape.dimensions)
      if into == nil { return [copy] }
      return [.fill(place(unit.writes[0]), 0, count: values[unit.writes[0]].count), copy]
    case .fill(let number):
      return [.fill(place(unit.writes[0]), number, count: values[unit.writes[0]].count)]
    case .statistics(let row):
      // A gradient may be the first entries of a value that holds more.
      let count = graph.shape(unit.node).count
      return [.statistics(index: row, src: place(unit.reads[0]), count: count)]
    case .statisticsOfTiles(let row, let count):
      return [.statisticsOfTiles(index: row, src: place(unit.reads[0]), count: count)]
    case .checkFinite: return [.checkFinite(place(unit.reads[0]))]
    case .nothing: return []
    }
  }

  private func custom(_ id: NodeID, _ unit: Unit) -> CustomInstruction {
    let node = graph[id]
    guard case .custom(let kernel) = node.operation.primitive.form else {
      preconditionFailure("only custom primitives have kernels of their own")
    }
    var instruction = CustomInstruction(
      kernel: kernel, out: place(unit.writes[0]), outShape: node.shape,
      inputs: unit.reads.map { place($0) }, inputShapes: node.inputs.map { graph.shape($0) },
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

  private func program(_ cluster: Cluster) -> TileProgram {
    var builder = TileBuilder(planner: self, cluster: cluster)
    builder.build()
    return builder.program
  }

  private func emit(_ cluster: Cluster) -> [Instruction.Kind] {
    if cluster.count == 0 { return [] }
    var result: [Instruction.Kind] = [.tiles(program(cluster))]
    let shape = TileShape(cluster)
    for member in cluster.members {
      guard let partial = partials[member.value] else { continue }
      switch member.action {
      case .reduceRows(let reduction):
        result.append(
          .reduceRows(
            reduction, dst: place(member.value), src: place(partial), rows: cluster.rows ?? 1,
            n: shape.pieces))
      case .reduceColumns(let reduction):
        result.append(
          .reduceColumns(
            reduction, dst: place(member.value), src: place(partial), rows: shape.blocks,
            n: paddedWidth(cluster)))
      case .elementwise: break
      }
    }
    return result
  }
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
