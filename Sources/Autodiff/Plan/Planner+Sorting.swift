/// Units that follow from inputs alone, such as the places of labels, may be younger than a cluster
/// that has come to read them. Each goes right before the first that does, no earlier, since what
/// it makes stands in memory from then on; so all that reads points backwards again.
extension Planner {
  mutating func sortUnits() {
    let isSorted = units.indices.allSatisfy { index in
      units[index].reads.allSatisfy { latestMaker(of: $0) ?? index <= index }
    }
    if isSorted { return }
    let order = orderByReads()
    var places = order
    for (place, index) in order.enumerated() { places[index] = place }
    units = order.map { units[$0] }
    for value in values.indices {
      values[value].producer = values[value].producer.map { places[$0] }
    }
    for (value, old) in held { held[value]?.after = old.after.map { places[$0] } }
    before = Dictionary(
      uniqueKeysWithValues: before.map { (places[$0], $1.map { places[$0] }) })
    guardUnit = guardUnit.map { places[$0] }
  }

  private func orderByReads() -> [Int] {
    var order: [Int] = []
    order.reserveCapacity(units.count)
    var isPlaced = [Bool](repeating: false, count: units.count)
    var isOpen = isPlaced
    var stack: [Int] = []
    for index in units.indices {
      stack.append(index)
      while let next = stack.last {
        let needed = units[next].reads.flatMap { makers(of: $0) } + (before[next] ?? [])
        let missing = needed.filter { !isPlaced[$0] && $0 != next }
        if missing.isEmpty || isPlaced[next] {
          stack.removeLast()
          if !isPlaced[next] { order.append(next) }
          isPlaced[next] = true
        } else {
          precondition(!isOpen[next], "units must not wait for each other")
          isOpen[next] = true
          stack += missing
        }
      }
    }
    return order
  }
}
