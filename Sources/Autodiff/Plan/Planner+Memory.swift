/// Where each value stands, and how much memory that takes.
struct MemoryLayout {
  var scratchBytes = 0
  var atPeak: [(node: NodeID, bytes: Int)] = []
}

extension Planner {
  /// Gives every value that stands in memory a place in the scratch segment for the time from
  /// the unit that makes it to the last that reads it.
  mutating func layOut(_ order: [Int]) -> MemoryLayout {
    var lastUse = [Int](repeating: -1, count: values.count)
    for (time, unit) in order.enumerated() {
      for value in units[unit].reads + units[unit].writes { lastUse[value] = time }
    }
    var made: [[Int]] = Array(repeating: [], count: units.count)
    for index in values.indices where isNeeded[index] && values[index].place == nil {
      if let producer = values[index].producer { made[producer].append(index) }
    }
    var free = FreeList()
    var alive = 0
    var expiring: [[Int]] = Array(repeating: [], count: order.count)
    var peak = (bytes: 0, time: 0)
    var birth = [Int](repeating: -1, count: values.count)
    for (time, unit) in order.enumerated() {
      for value in made[unit] {
        let bytes = bytes(value)
        values[value].place = Place(segment: .scratch, offset: free.take(bytes))
        birth[value] = time
        expiring[max(lastUse[value], time)].append(value)
        alive += bytes
      }
      if alive > peak.bytes { peak = (alive, time) }
      for value in expiring[time] {
        guard let place = values[value].place else { continue }
        free.give(place.offset, bytes(value))
        alive -= bytes(value)
      }
    }
    let atPeak = values.indices.filter {
      birth[$0] >= 0 && birth[$0] <= peak.time && max(lastUse[$0], birth[$0]) >= peak.time
    }
    return MemoryLayout(
      scratchBytes: free.end,
      atPeak: atPeak.map { (values[$0].node, bytes($0)) }
        .sorted { ($0.1, $1.0) > ($1.1, $0.0) }.prefix(10).map { $0 })
  }

  /// Whole 64-byte vectors.
  private func bytes(_ value: Int) -> Int {
    max(64, (values[value].count * request.precision.size + 63) & ~63)
  }
}
