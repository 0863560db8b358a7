internal import CKernels

/// An operation begins a cluster when it shares nothing with the latest of its domain. What comes
/// of it may then be read by another cluster before anyone else: both run as one, there.
extension Planner {
  mutating func mergeClusters() {
    guard request.fuses, units.contains(where: { $0.isLarge }) else { return }
    var readers = PlannedReaders(self)
    for index in units.indices where units[index].isLarge {
      // What has been merged may read what another made.
      while let old = mergeable(into: index, readers) { merge(old, into: index, &readers) }
    }
    // Statistics of what is now made later.
    sortUnits()
  }

  private func mergeable(into index: Int, _ readers: PlannedReaders) -> Int? {
    units[index].reads.lazy.compactMap { values[$0].producer }
      .first { canMerge($0, into: index, readers) }
  }

  private func canMerge(_ old: Int, into index: Int, _ readers: PlannedReaders) -> Bool {
    guard old < index, !readers.awaited.contains(old),
      case .tiles(let first) = units[old].kind, case .tiles(let second) = units[index].kind,
      guardUnit.map({ ($0 < old) == ($0 < index) }) ?? true,
      first.members.allSatisfy({ readers.first[$0.value] >= index }),
      second.memoryReads.allSatisfy({ !isHeld($0) || !makers(of: $0).contains(old) }),
      let both = join(first, second)
    else { return false }
    return fits(both) && !holdsMore(old, until: index, readers)
  }

  private mutating func merge(_ old: Int, into index: Int, _ readers: inout PlannedReaders) {
    guard case .tiles(let first) = units[old].kind, case .tiles(let second) = units[index].kind,
      let both = join(first, second)
    else { return }
    units[index].kind = .tiles(both)
    units[index].reads = both.memoryReads
    units[old] = Unit(kind: .nothing, node: units[old].node, reads: [], writes: [])
    for value in first.members.map(\.value) {
      values[value].producer = index
      if second.memoryReads.contains(value) { isNeeded[value] = readers.drop(value) }
    }
  }

  /// The operations of both, if the second can have all that it reads of the first on the spot.
  private func join(_ first: Cluster, _ second: Cluster) -> Cluster? {
    guard first.domain == second.domain,
      first.rows == nil || second.rows == nil || first.rows == second.rows
    else { return nil }
    var both = first
    both.rows = first.rows ?? second.rows
    var same: [Int: Int] = [:]
    for var member in second.members {
      for (i, operand) in member.operands.enumerated() {
        switch operand.source {
        case .member(let value): member.operands[i] = .member(same[value] ?? value)
        case .memory(let value, let offset, let kind):
          guard let place = first.place(of: value) else { continue }
          guard offset == 0, both.canGive(place, kind, isRowLevel: member.isRowLevel) else {
            return nil
          }
          member.operands[i] = .member(value)
        }
      }
      // What the second computes again the first has.
      if isRecomputed(member.value),
        let known = first.members.first(where: {
          values[$0.value].node == values[member.value].node
        })
      {
        same[member.value] = known.value
      } else {
        both.members.append(member)
      }
    }
    both.noteReads()
    return both
  }

  /// Whether a tile program of a cluster fits the operands of the interpreter.
  func fits(_ cluster: Cluster) -> Bool {
    cluster.members.count <= 32 && cluster.memoryReads.count <= 12
  }

  /// Whether more would stand in memory between two clusters if the first ran with the second:
  /// what ends at the first, against what it makes.
  private func holdsMore(_ old: Int, until index: Int, _ readers: PlannedReaders) -> Bool {
    guard case .tiles(let cluster) = units[old].kind else { return true }
    if units[(old + 1)..<index].allSatisfy({ $0.isNothing }) { return false }
    let ending = cluster.memoryReads.filter {
      values[source(of: $0)].place == nil && readers.last[source(of: $0)] < index
    }
    let made = cluster.members.map(\.value).filter { isNeeded[$0] }
    func entries(_ list: [Int]) -> Int { list.reduce(0) { $0 + values[$1].count } }
    return entries(ending) > entries(made)
  }
}

extension Unit {
  /// Whether it goes over so many entries that a pass more or less is felt.
  var isLarge: Bool {
    if case .tiles(let cluster) = kind { cluster.count > Planner.smallDomain } else { false }
  }

  fileprivate var isNothing: Bool {
    if case .nothing = kind { true } else { false }
  }
}

extension Cluster {
  /// Whether a member's result stands in the tile as an operand of a kind wants it.
  fileprivate func canGive(_ place: Int, _ kind: nb_port_kind, isRowLevel: Bool) -> Bool {
    if case .reduceColumns = members[place].action { return false }
    if members[place].isRowLevel {
      return holdsWholeRows && kind == (isRowLevel ? NB_PORT_FULL : NB_PORT_ROW)
    }
    return kind == NB_PORT_FULL && !isRowLevel
  }
}
