internal import CKernels

/// Fusion: an operation joins the latest cluster of its domain when nothing that it reads is made
/// after that cluster. Positions only ever point backwards, so no cycle can arise, and each
/// operation is looked at once. What follows from inputs alone counts as made before everything.
extension Planner {
  /// As many as an operation may join. With more, updates of several parameters would run as one,
  /// and the gradients of the first wait for the last.
  private static let joinedMembers = 16
  private static let joinedReads = 10
  /// Below this many entries operations are fused even when they share no operand.
  static let smallDomain = 4096

  /// - Parameter companions: other operands of the operation that reads this one; a cluster that
  ///   has them is the place for both.
  mutating func addElementwise(
    _ id: NodeID, _ node: Node, _ opcode: nb_opcode, beside companions: [NodeID] = []
  ) {
    let inputs = node.inputs
    if let unit = rowLevelUnit(inputs, node.shape) {
      let rows = graph.shape(id).count
      let operands = inputs.map { operand($0, node.shape, in: unit, rows: rows).operand }
      return join(
        unit, id,
        ClusterMember(
          value: Int(id.index), action: .elementwise(opcode), isRowLevel: true,
          operands: TileOperands(operands)),
        rows: nil)
    }
    let candidate = candidateUnit(inputs, beside: companions, node.shape)
    var rows = candidate.flatMap { reducedRows(among: inputs, in: $0) }
    var operands = TileOperands()
    for input in inputs {
      let found = operand(input, node.shape, in: candidate, rows: rows)
      if let demanded = found.rows { rows = demanded }
      operands.append(found.operand)
    }
    place(
      id, candidate, domain: node.shape.squeezed, rows: rows,
      ClusterMember(
        value: Int(id.index), action: .elementwise(opcode), isRowLevel: false, operands: operands))
  }

  mutating func addReduction(_ id: NodeID, _ node: Node, _ reduction: nb_reduction) {
    let input = node.inputs[0]
    let shape = graph.shape(input)
    guard case .axes(let axes) = graph.attributes(of: id) else { return }
    let kept = shape.count / max(axes.reduce(1) { $0 * shape[$1] }, 1)
    let wide = (0..<shape.rank).filter { shape[$0] != 1 }
    let isSuffix = Array(wide.suffix(axes.count)) == axes
    if shape.count == 0 { return addEmptyReduction(id, reduction) }
    let rows = isSuffix ? kept : shape.count / max(kept, 1)
    let candidate = candidateUnit(node.inputs, shape).flatMap { unit in
      // What stands there for each of its rows stands for something else in rows of another length.
      if case .tiles(let cluster) = units[unit].kind, cluster.rows ?? rows == rows {
        unit
      } else {
        nil
      }
    }
    var operand = operand(input, shape, in: candidate, rows: nil).operand
    if case .memory(_, _, let kind) = operand.source, kind != NB_PORT_FULL {
      operand = .memory(value: denseValue(input, as: shape), offset: 0, NB_PORT_FULL)
    }
    let member = ClusterMember(
      value: Int(id.index),
      action: isSuffix ? .reduceRows(reduction) : .reduceColumns(reduction),
      isRowLevel: isSuffix, operands: TileOperands([operand]))
    place(id, candidate, domain: shape.squeezed, rows: rows, member)
    // These are made in memory, even where others only wait for them.
    if !isSuffix || shape.count > kept * Int(NB_TILE) { isNeeded[Int(id.index)] = true }
  }

  /// The reduction of nothing is the neutral element.
  private mutating func addEmptyReduction(_ id: NodeID, _ reduction: nb_reduction) {
    let neutral: Double
    switch reduction {
    case NB_REDUCE_sum: neutral = 0
    case NB_REDUCE_prod: neutral = 1
    case NB_REDUCE_max: neutral = -.infinity
    default: neutral = .infinity
    }
    append(Unit(kind: .fill(neutral), node: id, reads: [], writes: [Int(id.index)]))
  }

  // MARK: - Candidates

  /// The unit behind which a value can be read; -1 where any unit can read it.
  func position(of value: Int) -> Int {
    guard let producer = values[value].producer, !units[producer].isEarly else { return -1 }
    return producer
  }

  func position(_ id: NodeID) -> Int {
    position(of: views[Int(id.index)]?.value ?? Int(id.index))
  }

  /// The latest unit among those that make the inputs.
  private func latestProducer(_ inputs: some Sequence<NodeID>) -> Int {
    inputs.reduce(-1) { max($0, position($1)) }
  }

  /// The latest cluster of the domain, if all inputs can be had where it runs.
  /// - Parameter companions: what must be to be had there besides.
  private func candidateUnit(_ own: Inputs, beside companions: [NodeID] = [], _ shape: Shape)
    -> Int?
  {
    guard request.fuses, let unit = latest[shape.squeezed], latestProducer(own) <= unit,
      latestProducer(companions) <= unit,
      case .tiles(let cluster) = units[unit].kind,
      cluster.members.count < Planner.joinedMembers,
      cluster.memoryReads.count < Planner.joinedReads
    else { return nil }
    var shares = shape.count <= Planner.smallDomain
    for place in 0..<own.count + companions.count {
      let input = place < own.count ? own[place] : companions[place - own.count]
      if constant(input) != nil { continue }
      let view = views[Int(input.index)]
      let value = view?.value ?? Int(input.index)
      if values[value].producer == unit {
        guard let place = cluster.place(of: value) else { return nil }
        let member = cluster.members[place]
        if case .reduceColumns = member.action { return nil }
        if member.isRowLevel && !cluster.holdsWholeRows { return nil }
        if !isRead(view, graph.shape(input), over: shape, as: member, in: cluster) { return nil }
        shares = true
      } else if cluster.memoryReads.contains(value),
        2 * graph.shape(input).count >= shape.count
      {
        // A learning rate that all updates read is no reason to keep their gradients for one pass.
        shares = true
      }
    }
    return shares ? unit : nil
  }

  /// Whether an operation over `shape` that reads a view of a member needs the member's own entry
  /// at each of its places, or that of the place's row: `x + sum(x, axis=1)` goes along columns
  /// and `x + x[0, 0]` reads one entry everywhere, though the sizes may agree.
  private func isRead(
    _ view: View?, _ own: Shape, over shape: Shape, as member: ClusterMember, in cluster: Cluster
  ) -> Bool {
    if own == shape, view == nil, !member.isRowLevel { return true }
    var seen = view ?? View(value: member.value, offset: 0, strides: own.strides)
    seen.strides = seen.broadcast(own, to: shape)
    guard seen.offset == 0, let (kind, rows) = form(seen, shape) else { return false }
    switch kind {
    case NB_PORT_FULL: return !member.isRowLevel || cluster.rows == shape.count
    case NB_PORT_ROW: return member.isRowLevel && cluster.rows == rows
    case NB_PORT_SCALAR: return (member.isRowLevel ? cluster.rows ?? 1 : cluster.count) == 1
    default: return false
    }
  }

  /// A cluster in which an input is the result of a row reduction that can be used on the spot.
  private func rowLevelUnit(_ inputs: Inputs, _ shape: Shape) -> Int? {
    guard request.fuses else { return nil }
    let last = latestProducer(inputs)
    guard last >= 0, case .tiles(let cluster) = units[last].kind, let rows = cluster.rows,
      rows == shape.count, cluster.holdsWholeRows, cluster.domain != shape.squeezed,
      cluster.members.count < Planner.joinedMembers,
      cluster.memoryReads.count < Planner.joinedReads
    else { return nil }
    var hasRowLevelInput = false
    for input in inputs {
      if constant(input) != nil { continue }
      let view = views[Int(input.index)]
      let value = view?.value ?? Int(input.index)
      let own = graph.shape(input)
      guard own.count == rows && view?.isContiguous(own) != false || own.count == 1 else {
        return nil
      }
      if values[value].producer == last {
        guard own.count == rows, view?.offset ?? 0 == 0,
          let place = cluster.place(of: value), cluster.members[place].isRowLevel
        else { return nil }
        hasRowLevelInput = true
      }
    }
    return hasRowLevelInput ? last : nil
  }

  // MARK: - Operands

  /// The rows that inputs demand which the unit itself reduces; those from memory go by them.
  private func reducedRows(among inputs: Inputs, in unit: Int) -> Int? {
    guard case .tiles(let cluster) = units[unit].kind else { return nil }
    let isReduced = inputs.contains { input in
      guard constant(input) == nil else { return false }
      let value = views[Int(input.index)]?.value ?? Int(input.index)
      guard values[value].producer == unit, let place = cluster.place(of: value) else {
        return false
      }
      return cluster.members[place].isRowLevel
    }
    return isReduced ? cluster.rows : nil
  }

  /// An operand of an operation over `shape`, and the rows that its form demands.
  private mutating func operand(_ id: NodeID, _ shape: Shape, in unit: Int?, rows: Int?) -> (
    operand: TileOperand, rows: Int?
  ) {
    let own = graph.shape(id)
    let isConstant = constant(id) != nil
    let source = isConstant ? nil : views[Int(id.index)]?.value ?? Int(id.index)
    if let unit, let source, values[source].producer == unit,
      case .tiles(let cluster) = units[unit].kind, let place = cluster.place(of: source)
    {
      let isExpanded = cluster.members[place].isRowLevel
      return (.member(source), isExpanded ? cluster.rows : nil)
    }
    if own == shape, own.count > 1, let source, views[Int(id.index)] == nil {
      return (.memory(value: source, offset: 0, NB_PORT_FULL), nil)
    }
    var seen = view(id)
    if isConstant { return (.memory(value: seen.value, offset: 0, NB_PORT_SCALAR), nil) }
    seen.strides = seen.broadcast(own, to: shape)
    if let (kind, demanded) = form(seen, shape), demanded == nil || rows == nil || rows == demanded
    {
      return (.memory(value: seen.value, offset: seen.offset, kind), demanded)
    }
    // In a row of its own first, which may make it a row or a column operand.
    let copy = View(
      value: denseValue(id), offset: 0,
      strides: View(value: 0, offset: 0, strides: own.strides).broadcast(own, to: shape))
    if let (kind, demanded) = form(copy, shape), demanded == nil || rows == nil || rows == demanded
    {
      return (.memory(value: copy.value, offset: 0, kind), demanded)
    }
    if let band = bandOperand(id, copy, shape), rows == nil || rows == band.rows { return band }
    return (.memory(value: denseValue(id, as: shape), offset: 0, NB_PORT_FULL), nil)
  }

  /// What moves along axes in the middle, as the bias of a convolution does: repeated over the
  /// axes before them it moves by row.
  private mutating func bandOperand(_ id: NodeID, _ view: View, _ shape: Shape) -> (
    operand: TileOperand, rows: Int?
  )? {
    let wide = (0..<shape.rank).filter { shape[$0] != 1 }
    guard let last = wide.last(where: { view.strides[$0] != 0 }), let end = wide.last, last < end
    else { return nil }
    var target = shape
    for axis in (last + 1)..<shape.rank { target = target.replacing(axis: axis, with: 1) }
    return (
      .memory(value: denseValue(id, as: target), offset: 0, NB_PORT_ROW), target.count
    )
  }

  /// How a broadcast view moves over the entries of a shape: full, along rows or columns, or not
  /// at all; nothing where it does none of these.
  private func form(_ view: View, _ shape: Shape) -> (nb_port_kind, rows: Int?)? {
    // Entries of the axes behind those that it moves along, of these, and of those before; 1 where
    // there are none.
    var (before, along, behind) = (1, 1, 1)
    for axis in (0..<shape.rank).reversed() where shape[axis] != 1 {
      if view.strides[axis] != 0 {
        guard before == 1, view.strides[axis] == along else { return nil }
        along *= shape[axis]
      } else if along == 1 {
        behind *= shape[axis]
      } else {
        before *= shape[axis]
      }
    }
    if along == 1 { return (NB_PORT_SCALAR, nil) }
    switch (before == 1, behind == 1) {
    case (true, true): return (NB_PORT_FULL, nil)
    case (true, false): return (NB_PORT_ROW, along)
    case (false, true): return (NB_PORT_COLUMN, before)
    case (false, false): return nil
    }
  }

  // MARK: - Placing

  private mutating func place(
    _ id: NodeID, _ candidate: Int?, domain: Shape, rows: Int?, _ member: ClusterMember
  ) {
    // A copy made for an operand may now stand behind the candidate.
    let isLate = member.operands.contains { operand in
      if case .memory(let value, _, _) = operand.source, let candidate {
        position(of: value) >= candidate
      } else {
        false
      }
    }
    if let candidate, !isLate, case .tiles(let cluster) = units[candidate].kind,
      cluster.rows == nil || rows == nil || cluster.rows == rows
    {
      return join(candidate, id, member, rows: rows)
    }
    var alone = member
    alone.operands = member.operands.mapped { operand in
      // What was a member of the candidate is read from memory by a cluster of its own.
      if case .member(let value) = operand.source { memoryOperand(value, id) } else { operand }
    }
    latest.set(units.count, for: domain)
    var cluster = Cluster(domain: domain)
    cluster.members.reserveCapacity(8)
    cluster.memoryReads.reserveCapacity(4)
    append(Unit(kind: .tiles(cluster), node: id, reads: [], writes: []))
    join(units.count - 1, id, alone, rows: rows)
  }

  private mutating func memoryOperand(_ value: Int, _ consumer: NodeID) -> TileOperand {
    guard let producer = values[value].producer, case .tiles(let cluster) = units[producer].kind,
      let place = cluster.place(of: value), cluster.members[place].isRowLevel,
      graph.shape(consumer).count != values[value].count
    else { return .memory(value: value, offset: 0, NB_PORT_FULL) }
    return .memory(value: value, offset: 0, values[value].count == 1 ? NB_PORT_SCALAR : NB_PORT_ROW)
  }

  /// - Parameter rows: those that the member's operands demand.
  private mutating func join(_ unit: Int, _ id: NodeID, _ member: ClusterMember, rows: Int?) {
    guard case .tiles(var cluster) = units[unit].kind else { return }
    // Nobody else holds the cluster then, so it changes where it is.
    units[unit].kind = .nothing
    if cluster.rows == nil { cluster.rows = rows }
    for case .memory(let value, _, _) in member.operands.sources {
      need(value)
      if !cluster.memoryReads.contains(value) { cluster.memoryReads.append(value) }
    }
    cluster.members.append(member)
    values[member.value].producer = unit
    units[unit].kind = .tiles(cluster)
    units[unit].node = id
  }
}

extension Shape {
  /// Without axes of size 1.
  var squeezed: Shape {
    if (0..<rank).allSatisfy({ self[$0] != 1 }) { return self }
    var result = self
    for axis in (0..<rank).reversed() where result[axis] == 1 {
      result = result.removing(axis: axis)
    }
    return result
  }
}
