/// Where values stand in the scratch segment, and how much memory that takes.
struct MemoryLayout {
  var scratchBytes = 0
  /// For each value its offset there, or -1.
  var offsets: [Int]
  var peak = PlanPeak()
}

/// Lists of numbers, each number in one list at most, in two arrays however many lists there are.
private struct Buckets {
  private var first: [Int32]
  private var next: [Int32]

  init(count: Int, items: Int) {
    first = [Int32](repeating: -1, count: count)
    next = [Int32](repeating: -1, count: items)
  }

  /// Puts a number at the head of a list.
  mutating func push(_ item: Int, in bucket: Int) {
    next[item] = first[bucket]
    first[bucket] = Int32(item)
  }

  func forEach(in bucket: Int, _ body: (Int) -> Void) {
    var item = first[bucket]
    while item >= 0 {
      body(Int(item))
      item = next[Int(item)]
    }
  }
}

extension Planner {
  /// Gives every value that stands in memory a place in the scratch segment for the time from
  /// the unit that makes it to the last that reads it. An entry-by-entry result may take over the
  /// place of an operand that dies there.
  func layOut(_ order: [Int]) -> MemoryLayout {
    var lastUse = [Int](repeating: -1, count: values.count)
    for (time, unit) in order.enumerated() {
      for value in units[unit].reads { lastUse[source(of: value)] = time }
      for value in units[unit].writes { lastUse[value] = time }
    }
    var makes = Buckets(count: units.count, items: values.count)
    for index in values.indices.reversed() where isNeeded[index] && values[index].place == nil {
      if let producer = values[index].producer { makes.push(index, in: producer) }
    }
    var result = MemoryLayout(offsets: [Int](repeating: -1, count: values.count))
    var free = FreeList()
    var blocks = [FreeList.BlockID](repeating: -1, count: values.count)
    var alive = 0
    var expiring = Buckets(count: order.count, items: values.count)
    var peak = (bytes: 0, time: 0)
    var birth = [Int](repeating: -1, count: values.count)
    var made: [Int] = []
    for (time, unit) in order.enumerated() {
      made.removeAll(keepingCapacity: true)
      makes.forEach(in: unit) { made.append($0) }
      let inherited = replacements(in: unit, made: made, isDying: { lastUse[$0] == time })
      for (new, old) in inherited {
        blocks[new] = blocks[old]
        alive -= bytes(old)
        // It ends where the other begins.
        lastUse[old] = time - 1
      }
      let replaced = replacedProduct(
        in: unit, made: made, inherited: inherited, isDying: { lastUse[$0] == time })
      for value in made where value != replaced?.old {
        let bytes = bytes(value)
        if blocks[value] < 0 { blocks[value] = free.take(bytes) }
        result.offsets[value] = free.start(of: blocks[value])
        birth[value] = time
        lastUse[value] = max(lastUse[value], time)
        expiring.push(value, in: lastUse[value])
        alive += bytes
      }
      if let replaced { result.offsets[replaced.old] = result.offsets[replaced.new] }
      if alive > peak.bytes { peak = (alive, time) }
      expiring.forEach(in: time) { value in
        guard lastUse[value] == time else { return }
        free.give(blocks[value])
        alive -= bytes(value)
      }
    }
    let atPeak = values.indices.filter {
      birth[$0] >= 0 && birth[$0] <= peak.time && lastUse[$0] >= peak.time
    }
    result.scratchBytes = free.end
    result.peak = self.peak(of: atPeak)
    return result
  }

  private func peak(of alive: [Int]) -> PlanPeak {
    let loss = request.guardNode.map { simplified[$0] }
    var rows: [Int: Int] = [:]
    for unit in units {
      guard let value = unit.reads.first else { continue }
      switch unit.kind {
      case .statistics(let row), .statisticsOfTiles(let row, _): rows[source(of: value)] = row
      default: break
      }
    }
    return PlanPeak(
      values: alive.map { value in
        let node = values[value].node
        let kind: PlanPeak.Kind =
          if let row = rows[value] { .gradient(row) } else if let loss, node > loss {
            .backward
          } else { .forward }
        return PlanPeak.Value(node: node, bytes: bytes(value), kind: kind)
      })
  }

  /// Writes the places of a layout into the values.
  mutating func take(_ layout: MemoryLayout) {
    for index in values.indices {
      if layout.offsets[index] >= 0 {
        values[index].place = Place(segment: .scratch, offset: layout.offsets[index])
      }
    }
    // What a barrier holds back may be a copy that was made later than it.
    for (value, other) in held { values[value].place = values[other.value].place }
  }

  /// Whole 64-byte vectors.
  func bytes(_ value: Int) -> Int {
    max(64, (values[value].count * request.precision.size + 63) & ~63)
  }
}
