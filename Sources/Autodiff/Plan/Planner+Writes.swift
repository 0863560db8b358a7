/// Bringing the values asked for into the memory of their slots.
extension Planner {
  mutating func finishWrites() {
    let first = units.count
    let kept = keepOldValues()
    let all = readersOfSlots()
    for write in request.writes {
      let id = simplified[write.node]
      let readers = all[write.slot]
      if let unit = directProducer(id, slot: write.slot, readers, keptFrom: first) {
        values[Int(id.index)].place = Place(segment: .slot(write.slot), offset: 0)
        isNeeded[Int(id.index)] = true
        mark(unit, updating: write.slot, readers)
      } else {
        copy(id, kept[id] ?? view(id), to: write.slot, readers)
      }
    }
  }

  /// For each slot that is written the units that read it, in ascending order.
  private func readersOfSlots() -> Groups {
    var isWritten: [Bool] = []
    for write in request.writes {
      while isWritten.count <= write.slot { isWritten.append(false) }
      isWritten[write.slot] = true
    }
    var reads: [(list: Int32, item: Int32)] = []
    reads.reserveCapacity(units.count)
    for index in units.indices {
      for value in units[index].reads {
        if case .slot(let slot) = values[value].place?.segment, slot < isWritten.count,
          isWritten[slot]
        {
          reads.append((Int32(slot), Int32(index)))
        }
      }
    }
    return Groups(count: isWritten.count, reads)
  }

  /// All slots change at once: what goes into one as it stood in another, or stood elsewhere in
  /// the same, is taken aside before that changes.
  private mutating func keepOldValues() -> [NodeID: View] {
    let changing = Set(request.writes.map { $0.slot })
    var kept: [NodeID: View] = [:]
    for write in request.writes {
      let id = simplified[write.node]
      guard constant(id) == nil, kept[id] == nil else { continue }
      var seen = view(id)
      seen.value = source(of: seen.value)
      guard case .slot(let slot) = values[seen.value].place?.segment, changing.contains(slot),
        slot != write.slot || !isWhole(id)
      else { continue }
      let shape = graph.shape(id)
      let value = newValue(id, count: shape.count)
      append(
        Unit(kind: .copy(seen, shape, into: nil), node: id, reads: [seen.value], writes: [value]))
      kept[id] = View(value: value, offset: 0, strides: shape.strides)
    }
    return kept
  }

  /// Whether a node's entries are those of its value, in the same order.
  private mutating func isWhole(_ id: NodeID) -> Bool {
    let seen = view(id)
    return seen.offset == 0 && seen.isContiguous(graph.shape(id))
  }

  private mutating func mark(_ unit: Int, updating slot: Int, _ readers: ArraySlice<Int32>) {
    if readers.isEmpty { return }
    units[unit].isUpdate = true
    before[unit, default: []] += readers.lazy.map { Int($0) }.filter { $0 != unit }
    if let guardUnit { before[unit, default: []].append(guardUnit) }
  }

  private mutating func copy(_ id: NodeID, _ seen: View, to slot: Int, _ readers: ArraySlice<Int32>)
  {
    if constant(id) == nil, case .slot(slot) = values[seen.value].place?.segment { return }
    let value = newValue(id, count: graph.shape(id).count)
    values[value].place = Place(segment: .slot(slot), offset: 0)
    let unit: Unit
    if let number = constant(id) {
      unit = Unit(kind: .fill(number), node: id, reads: [], writes: [value])
    } else {
      unit = Unit(
        kind: .copy(seen, graph.shape(id), into: nil), node: id, reads: [seen.value],
        writes: [value])
    }
    let index = append(unit)
    mark(index, updating: slot, readers)
    // The loss is there to be read also where it ends the run.
    if let guardUnit, readers.isEmpty, units[guardUnit].reads.contains(seen.value) {
      before[guardUnit, default: []].append(index)
    }
  }

  /// The unit that can make the node right in the slot: nobody reads the slot's old value after
  /// it, and it reads the old value itself only entry by entry before the new one is written.
  /// - Parameter keptFrom: from here on units take old values aside, which waits for nothing.
  private func directProducer(
    _ id: NodeID, slot: Int, _ readers: ArraySlice<Int32>, keptFrom: Int
  ) -> Int? {
    let value = Int(id.index)
    guard views[value] == nil, constant(id) == nil, values[value].place == nil,
      let unit = values[value].producer,
      readers.allSatisfy({ Int($0) <= unit || Int($0) >= keptFrom })
    else { return nil }
    if readers.isEmpty { return unit }
    if let guardUnit, unit < guardUnit { return nil }
    guard readers.contains(Int32(unit)) else { return unit }
    guard case .tiles(let cluster) = units[unit].kind else { return nil }
    let isFree = canReplace(value, in: cluster) {
      if case .slot(slot) = values[$0].place?.segment { true } else { false }
    }
    return isFree ? unit : nil
  }
}
