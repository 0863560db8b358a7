internal import CKernels

/// Bias, activation, its derivative and the update of parameters run on each rectangle of a large
/// product while that is warm. A gradient that only its update and its statistics read is never
/// written to memory as a whole.
extension Planner {
  /// Rows shorter than this would spend their time on being called.
  fileprivate static let leastWidth = 128

  mutating func joinEpilogues() {
    guard request.fuses, units.contains(where: { $0.isLargeProduct }) else { return }
    var readers: [Int: [Int]] = [:]
    for (index, unit) in units.enumerated() {
      for value in unit.reads where isLargeProduct(of: source(of: value)) {
        readers[source(of: value), default: []].append(index)
      }
    }
    if readers.isEmpty { return }
    // The first unit that waits for another without reading what it makes.
    var followers: [Int: Int] = [:]
    for (unit, others) in before {
      for other in others { followers[other] = min(followers[other] ?? unit, unit) }
    }
    // The unit that does the work of another.
    var moved: [Int: Int] = [:]
    for index in units.indices {
      // What the unit reads may be made by one that waits for the product.
      guard let value = product(for: index, readers), let old = values[value].producer,
        followers[old] ?? index >= index
      else { continue }
      join(value, from: old, to: index, readers[value] ?? [])
      moved[old] = index
    }
    for (unit, others) in before { before[unit] = others.map { moved[$0] ?? $0 } }
    for (value, old) in held { held[value]?.after = old.after.map { moved[$0] ?? $0 } }
  }

  private func isLargeProduct(of value: Int) -> Bool {
    guard let producer = values[value].producer else { return false }
    return units[producer].isLargeProduct && units[producer].writes.first == value
  }

  /// The product that a unit of entry-by-entry operations can run on: the last that it reads. Who
  /// else reads that comes later.
  private func product(for index: Int, _ readers: [Int: [Int]]) -> Int? {
    guard case .tiles(let cluster) = units[index].kind else { return nil }
    let products = cluster.memoryReads.filter { isLargeProduct(of: $0) }
    guard let value = products.max(by: { latestMaker(of: $0) ?? -1 < latestMaker(of: $1) ?? -1 }),
      let old = values[value].producer, case .product(let shape) = units[old].kind,
      cluster.count == shape.m * shape.n, cluster.rows ?? shape.m == shape.m,
      (readers[value] ?? []).allSatisfy({ $0 >= index || units[$0].isStatistics })
    else { return nil }
    var isRead = false
    for member in cluster.members {
      if case .reduceRows = member.action { return nil }
      if member.isRowLevel { return nil }
      for case .memory(value, let offset, let kind) in member.operands.sources {
        guard offset == 0, kind == NB_PORT_FULL else { return nil }
        if case .elementwise = member.action { isRead = true }
      }
      // The factors are read while results are written.
      if let place = values[member.value].place,
        units[old].factors.contains(where: {
          values[source(of: $0)].place?.segment == place.segment
        })
      {
        return nil
      }
    }
    return isRead ? value : nil
  }

  private mutating func join(_ value: Int, from old: Int, to index: Int, _ readers: [Int]) {
    guard case .tiles(let cluster) = units[index].kind, case .product(var shape) = units[old].kind
    else { return }
    var epilogue = Cluster(domain: cluster.domain, rows: shape.m, product: value)
    var sums = Cluster(domain: cluster.domain, rows: shape.m)
    for var member in cluster.members {
      if case .elementwise = member.action {
        epilogue.members.append(member)
      } else {
        // Sums over all rows wait for the last of them.
        member.operands = member.operands.mapped { operand in
          if case .member(let value) = operand.source {
            .memory(value: value, offset: 0, NB_PORT_FULL)
          } else {
            operand
          }
        }
        sums.members.append(member)
      }
    }
    epilogue.noteReads()
    sums.noteReads()
    let others = readers.filter { $0 != index }
    let statistics = others.first
    let vanishes =
      (units[index].isUpdate || writesElsewhere(epilogue, shape)) && values[value].place == nil
      && !sums.memoryReads.contains(value)
      && others.allSatisfy({
        units[$0].isStatistics && graph.shape(units[$0].node).count == shape.m * shape.n
      }) && others.count <= 1
      && nb_product_may_vanish(
        Int64(shape.m), Int64(shape.n), Int64(shape.k), Int32(request.precision.size)) != 0
      && (statistics == nil || shape.n % Int(NB_TILE) == 0)
    let node = units[old].node
    var unit = Unit(
      kind: .nothing, node: node,
      reads: units[old].reads + epilogue.memoryReads.filter { $0 != value },
      writes: vanishes ? [] : [value], isUpdate: units[index].isUpdate)
    if vanishes, let statistics { shape.statistics = noteTiles(shape, node, index, statistics) }
    shape.epilogue = epilogue
    unit.kind = .product(shape)
    values[value].producer = index
    isNeeded[value] = !vanishes
    units[index] = unit
    units[old] = Unit(kind: .nothing, node: node, reads: [], writes: [])
    if sums.members.isEmpty { return }
    units[old] = Unit(kind: .tiles(sums), node: node, reads: sums.memoryReads, writes: [])
    for member in sums.members { values[member.value].producer = old }
    for read in sums.memoryReads { need(read) }
  }

  /// Whether the result may take the place of something large that is read beside the product, which
  /// would then stand in memory besides. Else it takes the product's own, and a product that stands
  /// there is faster.
  private func writesElsewhere(_ epilogue: Cluster, _ shape: ProductShape) -> Bool {
    guard shape.m * shape.n * request.precision.size > Planner.largeValue else { return false }
    return epilogue.members.contains { member in
      member.operands.contains { operand in
        if case .memory(let value, _, let kind) = operand.source {
          kind == NB_PORT_FULL && value != epilogue.product
        } else {
          false
        }
      }
    }
  }

  /// Bytes of a value that a plan may hold once more.
  private static let largeValue = 1 << 20

  /// The value for what statistics need of each tile of a product, which they are then made of.
  private mutating func noteTiles(
    _ shape: ProductShape, _ node: NodeID, _ index: Int, _ statistics: Int
  ) -> Int? {
    guard case .statistics(let row) = units[statistics].kind else { return nil }
    let count = shape.m * shape.n
    let bytes = count / Int(NB_TILE) * Swift.MemoryLayout<nb_statistics_part>.stride
    let parts = newValue(node, count: bytes / request.precision.size)
    values[parts].producer = index
    isNeeded[parts] = true
    units[statistics] = Unit(
      kind: .statisticsOfTiles(row, count: count), node: units[statistics].node, reads: [parts],
      writes: [])
    return parts
  }
}

extension Unit {
  /// Whether it is a product that operations may run on rectangle by rectangle.
  fileprivate var isLargeProduct: Bool {
    guard case .product(let shape) = kind else { return false }
    return shape.batch == 1 && shape.n >= Planner.leastWidth && shape.epilogue == nil
      && nb_product_is_small(Int64(shape.m), Int64(shape.n), Int64(shape.k)) == 0
  }
}
