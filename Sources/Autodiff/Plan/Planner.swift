internal import CKernels

/// Turns a graph into a plan: simplify, look through views, fuse, order, lay out memory, emit.
/// Every pass is iterative and linear (the order and the memory: times a logarithm).
package struct Planner {
  let request: PlanRequest
  let simplified: Simplification
  let graph: Graph
  /// The first `graph.count` are the nodes themselves.
  var values: [PlannedValue] = []
  /// How each node's entries lie; nothing where they are in a row in its own value.
  var views: [View?]
  /// Values that are others behind a barrier.
  var held: [Int: HeldValue] = [:]
  var units: [Unit] = []
  var constants: [Double] = []
  /// Values that must stand in memory when their cluster has run.
  var isNeeded: [Bool]
  /// Units that must run before another for reasons other than its reads.
  var before: [Int: [Int]] = [:]
  var guardUnit: Int?
  /// Memory for what a reduction gives tile by tile, by the reduction's value.
  var partials: [Int: Int] = [:]
  /// Operations on what is there before the plan runs: each waits for the first that reads it, so
  /// that both run in one pass.
  private var waiting: Set<NodeID> = []
  /// The latest cluster of a domain.
  var latest = LatestClusters()
  /// Copies already made: of a node in a row, of a node broadcast to a shape, of a constant.
  private var dense: [DenseKey: Int] = [:]
  private var constantValues: [UInt64: Int] = [:]

  private struct DenseKey: Hashable {
    var node: NodeID
    var shape: Shape
  }

  init(_ request: PlanRequest) {
    self.request = request
    let roots =
      request.writes.map { $0.node } + request.statistics
      + (request.guardNode.map { [$0] } ?? [])
    simplified = Simplification(request.graph, roots: roots)
    graph = simplified.graph
    // Place for what the planner adds, whose pages are not touched where it is not needed.
    values.reserveCapacity(2 * graph.count)
    units.reserveCapacity(graph.count)
    for (index, node) in graph.nodes.enumerated() {
      values.append(PlannedValue(node: NodeID(index), count: node.shape.count))
    }
    views = [View?](repeating: nil, count: graph.count)
    isNeeded = [Bool](repeating: false, count: graph.count)
  }

  package static func plan(_ request: PlanRequest, _ arena: ExecutionArena?) -> Plan {
    var planner = Planner(request)
    planner.makeUnits()
    planner.sortUnits()
    planner.recomputeCheapValues()
    planner.mergeClusters()
    planner.finishWrites()
    planner.joinEpilogues()
    planner.addPartials()
    let (order, layout) = planner.schedule(arena)
    planner.take(layout)
    return planner.emit(order, layout)
  }

  // MARK: - Units

  private mutating func makeUnits() {
    let statistics = Groups(
      count: graph.count,
      request.statistics.enumerated().map { (simplified[$1].index, Int32($0)) })
    let guarded = request.guardNode.map { simplified[$0] }
    for index in 0..<graph.count {
      let id = NodeID(index)
      let node = graph[id]
      addWaiting(among: node.inputs, for: node)
      if canWait(id, node), guarded != id, statistics.isEmpty(index) {
        waiting.insert(id)
        continue
      }
      add(id, node)
      if guarded == id {
        let value = denseValue(id)
        guardUnit = append(Unit(kind: .checkFinite, node: id, reads: [value], writes: []))
        // What comes after the check may write parameters, so it runs apart from what is before.
        latest = LatestClusters()
      }
      if statistics.isEmpty(index) { continue }
      for row in statistics[index] {
        let value = denseValue(id)
        append(Unit(kind: .statistics(Int(row)), node: id, reads: [value], writes: []))
      }
    }
    addWaiting(among: waiting.sorted(), for: nil)
    for index in units.indices {
      if case .tiles(let cluster) = units[index].kind { units[index].reads = cluster.memoryReads }
    }
  }

  private mutating func addWaiting(among inputs: some Sequence<NodeID>, for reader: Node?) {
    if waiting.isEmpty { return }
    for input in inputs where waiting.remove(input) != nil {
      let node = graph[input]
      guard case .elementwise(let opcode) = node.operation.primitive.form else { continue }
      var companions: [NodeID] = []
      if let reader, case .elementwise = reader.operation.primitive.form,
        reader.shape == node.shape
      {
        companions = reader.inputs.filter { $0 != input && !waiting.contains($0) }
      }
      addElementwise(input, node, opcode, beside: companions)
    }
  }

  /// Whether an operation reads nothing but what is there before the plan runs, or as good as that.
  private func canWait(_ id: NodeID, _ node: Node) -> Bool {
    guard request.fuses, node.shape.count > Planner.smallDomain,
      case .elementwise = node.operation.primitive.form
    else { return false }
    return node.inputs.allSatisfy { position($0) < 0 }
  }

  private mutating func add(_ id: NodeID, _ node: Node) {
    switch node.operation.primitive.form {
    case .leaf:
      if case .slot(let slot) = graph.attributes(of: id) {
        values[Int(id.index)].place = Place(segment: .slot(slot), offset: 0)
      }
    case .view: addView(id, node)
    case .elementwise(let opcode): addElementwise(id, node, opcode)
    case .reduction(let reduction): addReduction(id, node, reduction)
    case .product: addProduct(id, node)
    case .custom:
      let isLeaf = node.operation.isComputedLeaf
      let reads = isLeaf ? [] : node.inputs.map { denseValue($0) }
      let unit = append(Unit(kind: .custom(id), node: id, reads: reads, writes: [Int(id.index)]))
      if isLeaf, !node.inputs.isEmpty {
        before[unit] = makers(of: node.inputs)
        units[unit].isEarly = false
      }
    }
  }

  /// Gives the units that must have run before a value can be read.
  func forEachMaker(of value: Int, _ body: (Int) -> Void) {
    if isHeld(value) { held[value]?.after.forEach(body) }
    if let producer = values[source(of: value)].producer { body(producer) }
  }

  func makers(of value: Int) -> [Int] {
    var result: [Int] = []
    forEachMaker(of: value) { result.append($0) }
    return result
  }

  /// The last of them; nothing where the value is there before the plan runs.
  func latestMaker(of value: Int) -> Int? {
    var latest: Int?
    forEachMaker(of: value) { latest = max(latest ?? $0, $0) }
    return latest
  }

  private mutating func makers(of nodes: some Sequence<NodeID>) -> [Int] {
    var result: [Int] = []
    for node in nodes {
      let value = view(node).value
      result += makers(of: value)
    }
    return result
  }

  /// The value whose memory a value stands in: itself, or the one that a barrier holds back.
  func source(of value: Int) -> Int { held.isEmpty ? value : held[value]?.value ?? value }

  func isHeld(_ value: Int) -> Bool { !held.isEmpty && held[value] != nil }

  /// Says that a value is read from memory.
  mutating func need(_ value: Int) { isNeeded[source(of: value)] = true }

  /// Appends a unit and says so to the values that it makes and reads.
  @discardableResult
  mutating func append(_ unit: Unit) -> Int {
    for value in unit.reads { need(value) }
    for value in unit.writes {
      values[value].producer = units.count
      isNeeded[value] = true
    }
    units.append(unit)
    units[units.count - 1].isEarly = request.fuses && isEarly(unit)
    return units.count - 1
  }

  private func isEarly(_ unit: Unit) -> Bool {
    switch unit.kind {
    case .custom, .copy, .fill:
      unit.reads.allSatisfy { !isHeld($0) && position(of: $0) < 0 }
    default: false
    }
  }

  mutating func newValue(_ node: NodeID, count: Int) -> Int {
    values.append(PlannedValue(node: node, count: count))
    isNeeded.append(false)
    return values.count - 1
  }

  // MARK: - Views

  func constant(_ id: NodeID) -> Double? { graph.filledNumber(id) }

  /// The one entry of a number.
  mutating func constantValue(_ number: Double, _ node: NodeID) -> Int {
    // NaN is unequal to itself and 0 equal to -0, so the bits are the key.
    let key = number.bitPattern
    if let value = constantValues[key] { return value }
    let value = newValue(node, count: 1)
    values[value].place = Place(segment: .constants, offset: constants.count * 64)
    constants.append(number)
    constantValues[key] = value
    return value
  }

  /// How a node's entries lie.
  mutating func view(_ id: NodeID) -> View {
    if let view = views[Int(id.index)] { return view }
    let shape = graph.shape(id)
    if let number = constant(id) {
      let value = constantValue(number, id)
      return View(value: value, offset: 0, strides: [Int](repeating: 0, count: shape.rank))
    }
    return View(value: Int(id.index), offset: 0, strides: shape.strides)
  }

  private mutating func addView(_ id: NodeID, _ node: Node) {
    if node.operation == Pad.id { return addPad(id, node) }
    if node.operation == Barrier.id { return addBarrier(id, node) }
    guard let rule = ViewTable.rule(of: node.operation) else {
      preconditionFailure("\(node.operation.primitive.name) has no rule for its view")
    }
    let source = node.inputs[0]
    let from = graph.shape(source)
    let attributes = graph.attributes(of: id)
    if let seen = rule.view(view(source), from: from, to: node.shape, attributes) {
      views[Int(id.index)] = seen
    } else {
      let copy = View(value: denseValue(source), offset: 0, strides: from.strides)
      views[Int(id.index)] = rule.view(copy, from: from, to: node.shape, attributes)
    }
  }

  /// The same memory, read later.
  private mutating func addBarrier(_ id: NodeID, _ node: Node) {
    let seen = view(node.inputs[0])
    let source = source(of: seen.value)
    let after = (held[seen.value]?.after ?? []) + makers(of: node.inputs.dropFirst())
    let value = Int(id.index)
    held[value] = HeldValue(value: source, after: after)
    values[value].count = values[source].count
    values[value].place = values[source].place
    values[value].producer = latestMaker(of: value)
    views[value] = View(value: value, offset: seen.offset, strides: seen.strides)
  }

  /// Zeros, then the input's entries where they belong.
  private mutating func addPad(_ id: NodeID, _ node: Node) {
    guard case .pad(let before, _, let between) = graph.attributes(of: id) else { return }
    let value = Int(id.index)
    let source = node.inputs[0]
    var into = View(value: value, offset: 0, strides: node.shape.strides)
    for axis in 0..<node.shape.rank {
      into.offset += before[axis] * into.strides[axis]
      into.strides[axis] *= between[axis] + 1
    }
    let seen = view(source)
    append(
      Unit(
        kind: .copy(seen, graph.shape(source), into: into), node: id, reads: [seen.value],
        writes: [value]))
  }

  /// A value whose memory holds the node's entries in a row, from its first entry on.
  mutating func denseValue(_ id: NodeID) -> Int {
    denseValue(id, as: graph.shape(id))
  }

  /// The same for the node broadcast to a shape.
  mutating func denseValue(_ id: NodeID, as shape: Shape) -> Int {
    let own = graph.shape(id)
    var seen = view(id)
    if own == shape, seen.offset == 0, seen.isContiguous(shape) { return seen.value }
    let key = DenseKey(node: id, shape: shape)
    if let value = dense[key] { return value }
    let value = newValue(id, count: shape.count)
    dense[key] = value
    if let number = constant(id) {
      append(Unit(kind: .fill(number), node: id, reads: [], writes: [value]))
    } else {
      seen.strides = seen.broadcast(own, to: shape)
      append(
        Unit(kind: .copy(seen, shape, into: nil), node: id, reads: [seen.value], writes: [value]))
    }
    return value
  }
}
