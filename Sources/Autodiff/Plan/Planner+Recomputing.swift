internal import CKernels

/// A value that follows from one other in memory, or from rows and columns alone (the mask of
/// labels, a normalised row, what a bias was added to), by a few cheap operations: its readers
/// compute it again, and it is neither written nor read.
extension Planner {
  /// Operations of one value.
  private static let maximumSteps = 4
  /// A value of at most this part of another's entries counts for nothing beside it.
  private static let smallPart = 16

  mutating func recomputeCheapValues() {
    guard request.fuses, units.contains(where: { $0.isLarge }) else { return }
    var readers = PlannedReaders(self)
    var users: [Int: [Int]] = [:]
    for index in units.indices {
      for value in units[index].reads where values[value].count > Planner.smallDomain {
        users[value, default: []].append(index)
      }
    }
    for value in users.keys.sorted() {
      guard !readers.isWanted[value], values[value].place == nil, !isHeld(value),
        let recipe = recipe(value), isWorthwhile(recipe, readers), let units = users[value],
        units.allSatisfy({ canRecompute(recipe, in: self.units[$0]) })
      else { continue }
      for user in units { recompute(recipe, in: user) }
      if let source = recipe.source { readers.extend(source, to: readers.last[value]) }
      isNeeded[value] = false
      trim(recipe.maker, readers)
    }
  }

  private struct Recipe {
    var value: Int
    var maker: Int
    /// What is to be done, the last of which gives the value.
    var members: [ClusterMember] = []
    /// The one value as large that it starts from.
    var source: Int?
    var rows: Int?
  }

  // MARK: - What it takes

  private func recipe(_ value: Int) -> Recipe? {
    guard let maker = values[value].producer else { return nil }
    var recipe = Recipe(value: value, maker: maker)
    return add(value, to: &recipe) ? recipe : nil
  }

  private func add(_ value: Int, to recipe: inout Recipe) -> Bool {
    if recipe.members.contains(where: { $0.value == value }) { return true }
    guard case .tiles(let cluster) = units[recipe.maker].kind, let place = cluster.place(of: value),
      case .elementwise(let opcode) = cluster.members[place].action, opcode.isCheap
    else { return false }
    var member = cluster.members[place]
    for (i, operand) in member.operands.enumerated() {
      switch operand.source {
      case .memory(let read, let offset, let kind):
        guard !isHeld(read), offset == 0 || kind != NB_PORT_FULL,
          start(from: read, kind, cluster, &recipe)
        else { return false }
      case .member(let inner):
        let isRow = cluster.members[cluster.place(of: inner) ?? 0].isRowLevel
        if isRow || isNeeded[inner] {
          let kind =
            isRow ? (values[inner].count == 1 ? NB_PORT_SCALAR : NB_PORT_ROW) : NB_PORT_FULL
          guard start(from: inner, kind, cluster, &recipe) else { return false }
          member.operands[i] = .memory(value: inner, offset: 0, kind)
        } else if !add(inner, to: &recipe) {
          return false
        }
      }
    }
    recipe.members.append(member)
    return recipe.members.count <= Planner.maximumSteps
  }

  /// Whether a recipe can begin with a value in memory: there is one as large, and what else there
  /// is counts for nothing.
  private func start(
    from value: Int, _ kind: nb_port_kind, _ cluster: Cluster, _ recipe: inout Recipe
  ) -> Bool {
    if kind == NB_PORT_FULL {
      if recipe.source ?? value != value { return false }
      recipe.source = value
      return true
    }
    if kind != NB_PORT_SCALAR { recipe.rows = cluster.rows }
    return values[value].count * Planner.smallPart <= values[recipe.value].count
  }

  /// Whether memory is spared: the source is kept anyway, or else stands there instead of the
  /// value, which a product would have written while it was warm.
  private func isWorthwhile(_ recipe: Recipe, _ readers: PlannedReaders) -> Bool {
    guard let source = recipe.source else { return true }
    guard !isReplaced(source), case .tiles(let cluster) = units[recipe.maker].kind else {
      return false
    }
    if readers.last[source] >= readers.last[recipe.value] { return true }
    guard let maker = values[source].producer, case .product = units[maker].kind else {
      return true
    }
    return cluster.members.contains { $0.isRowLevel }
  }

  /// Whether the plan writes a new value into the slot that a value stands in.
  private func isReplaced(_ value: Int) -> Bool {
    guard case .slot(let slot) = values[value].place?.segment else { return false }
    return request.writes.contains { $0.slot == slot }
  }

  // MARK: - Doing it

  private func canRecompute(_ recipe: Recipe, in unit: Unit) -> Bool {
    guard case .tiles(var cluster) = unit.kind, case .tiles(let maker) = units[recipe.maker].kind,
      cluster.domain == maker.domain,
      recipe.rows == nil || cluster.rows == nil || cluster.rows == recipe.rows
    else { return false }
    for member in cluster.members {
      for case .memory(recipe.value, let offset, let kind) in member.operands.sources
      where offset != 0 || kind != NB_PORT_FULL || member.isRowLevel { return false }
    }
    cluster.members += recipe.members
    cluster.noteReads()
    return fits(cluster)
  }

  /// Whether a member's value is a copy of another's: nodes come first among the values.
  func isRecomputed(_ value: Int) -> Bool { value >= graph.count }

  private mutating func recompute(_ recipe: Recipe, in user: Int) {
    guard case .tiles(var cluster) = units[user].kind else { return }
    // Such copies stand first.
    var place = cluster.members.prefix { isRecomputed($0.value) }.count
    var copies: [Int: Int] = [:]
    for member in recipe.members {
      let node = values[member.value].node
      if let known = cluster.members[..<place].first(where: { values[$0.value].node == node }) {
        copies[member.value] = known.value
        continue
      }
      var copy = member
      copy.value = newValue(node, count: values[member.value].count)
      copy.operands = member.operands.mapped { $0.replacing(copies) }
      values[copy.value].producer = user
      copies[member.value] = copy.value
      cluster.members.insert(copy, at: place)
      place += 1
    }
    for i in place..<cluster.members.count {
      cluster.members[i].operands = cluster.members[i].operands.mapped {
        if case .memory(recipe.value, _, _) = $0.source, let copy = copies[recipe.value] {
          .member(copy)
        } else {
          $0
        }
      }
    }
    cluster.rows = cluster.rows ?? recipe.rows
    take(cluster, in: user)
  }

  /// Leaves out of a cluster what nobody needs any more.
  private mutating func trim(_ unit: Int, _ readers: PlannedReaders) {
    guard case .tiles(var cluster) = units[unit].kind else { return }
    var used: Set<Int> = []
    cluster.members = cluster.members.reversed().filter { member in
      let value = member.value
      if case .elementwise = member.action, !isNeeded[value], !used.contains(value),
        isRecomputed(value) || !readers.isWanted[value]
      {
        return false
      }
      for case .member(let operand) in member.operands.sources { used.insert(operand) }
      return true
    }.reversed()
    take(cluster, in: unit)
    if cluster.members.isEmpty { units[unit].kind = .nothing }
  }

  private mutating func take(_ changed: Cluster, in unit: Int) {
    var cluster = changed
    cluster.noteReads()
    for value in cluster.memoryReads { need(value) }
    units[unit].kind = .tiles(cluster)
    units[unit].reads = cluster.memoryReads
  }
}

extension TileOperand {
  fileprivate func replacing(_ copies: [Int: Int]) -> TileOperand {
    if case .member(let value) = source, let copy = copies[value] { .member(copy) } else { self }
  }
}

extension nb_opcode {
  /// Whether it takes less time than fetching its result from memory.
  fileprivate var isCheap: Bool {
    switch self {
    case NB_OP_exp, NB_OP_log, NB_OP_log1p, NB_OP_sin, NB_OP_cos, NB_OP_tan, NB_OP_tanh,
      NB_OP_sigmoid, NB_OP_erf, NB_OP_pow, NB_OP_floordiv, NB_OP_mod:
      false
    default: true
    }
  }
}
