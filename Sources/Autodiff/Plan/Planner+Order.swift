internal import HeapModule

/// The order of units: as the graph has them, but an update runs as soon as nothing needs the
/// old value, which frees the memory of its gradient.
extension Planner {
  func order() -> [Int] {
    var waits = [Int32](repeating: 0, count: units.count)
    var followers = [[Int32]](repeating: [], count: units.count)
    for (index, unit) in units.enumerated() {
      var sources = unit.reads.compactMap { values[$0].producer }
      sources += before[index] ?? []
      for source in sources where source != index {
        followers[source].append(Int32(index))
        waits[index] += 1
      }
    }
    var ready = Heap<Int>()
    func key(_ index: Int) -> Int { units[index].isUpdate ? index : index + units.count }
    for index in units.indices where waits[index] == 0 { ready.insert(key(index)) }
    var result: [Int] = []
    result.reserveCapacity(units.count)
    while let next = ready.popMin() {
      let index = next % units.count
      result.append(index)
      for follower in followers[index] {
        waits[Int(follower)] -= 1
        if waits[Int(follower)] == 0 { ready.insert(key(Int(follower))) }
      }
    }
    precondition(result.count == units.count, "the units of a plan must not wait for each other")
    return result
  }
}
