/// Bringing the values asked for into the memory of their slots.
extension Planner {
  mutating func finishWrites() {
    var readers: [Int: [Int]] = [:]
    for (index, unit) in units.enumerated() {
      for value in unit.reads {
        if case .slot(let slot) = values[value].place?.segment {
          readers[slot, default: []].append(index)
        }
      }
    }
    for write in request.writes {
      let id = simplified[write.node]
      if let unit = directProducer(id, slot: write.slot, readers[write.slot] ?? []) {
        values[Int(id.index)].place = Place(segment: .slot(write.slot), offset: 0)
        isNeeded[Int(id.index)] = true
        mark(unit, updating: write.slot, readers[write.slot] ?? [])
      } else {
        copy(id, to: write.slot, readers[write.slot] ?? [])
      }
    }
  }

  private mutating func mark(_ unit: Int, updating slot: Int, _ readers: [Int]) {
    if readers.isEmpty { return }
    units[unit].isUpdate = true
    before[unit, default: []] += readers.filter { $0 != unit }
    if let guardUnit { before[unit, default: []].append(guardUnit) }
  }

  private mutating func copy(_ id: NodeID, to slot: Int, _ readers: [Int]) {
    let value = newValue(id, count: graph.shape(id).count)
    let seen = view(id)
    if constant(id) == nil, case .slot(slot) = values[seen.value].place?.segment { return }
    values[value].place = Place(segment: .slot(slot), offset: 0)
    let unit: Unit
    if let number = constant(id) {
      unit = Unit(kind: .fill(number), node: id, reads: [], writes: [value])
    } else {
      unit = Unit(
        kind: .copy(seen, graph.shape(id), into: nil), node: id, reads: [seen.value],
        writes: [value])
    }
    mark(append(unit), updating: slot, readers)
  }

  /// The unit that can make the node right in the slot: nobody reads the slot's old value after
  /// it, and it reads the old value itself only entry by entry before the new one is written.
  private func directProducer(_ id: NodeID, slot: Int, _ readers: [Int]) -> Int? {
    let value = Int(id.index)
    guard views[value] == nil, constant(id) == nil, values[value].place == nil,
      let unit = values[value].producer, readers.allSatisfy({ $0 <= unit })
    else { return nil }
    if readers.isEmpty { return unit }
    if let guardUnit, unit < guardUnit { return nil }
    guard readers.contains(unit) else { return unit }
    guard case .tiles(let cluster) = units[unit].kind else { return nil }
    let isFree = canReplace(value, in: cluster) {
      if case .slot(slot) = values[$0].place?.segment { true } else { false }
    }
    return isFree ? unit : nil
  }
}
