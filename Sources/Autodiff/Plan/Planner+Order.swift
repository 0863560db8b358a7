internal import HeapModule

/// The order of units. As the graph has them, but an update runs as soon as nothing needs the old
/// value, which frees the memory of its gradient; or else, so does every unit that frees at least
/// as much memory as it takes.
extension Planner {
  typealias Schedule = (order: [Int], layout: MemoryLayout)

  /// The one of the two orders with the lower peak, and the memory that it takes. Those of many units
  /// are made at the same time, where there is an arena with two threads.
  func schedule(_ arena: ExecutionArena?) -> Schedule {
    let reads = PlannedReads(self)
    let plain: @Sendable () -> [Int] = {
      order(reads) { index, _ in units[index].isUpdate }
    }
    let eager: @Sendable () -> [Int] = {
      order(reads) { index, gain in units[index].isUpdate || gain >= 0 }
    }
    let first: Schedule
    let second: Schedule
    if let arena, units.count > Planner.manyUnits {
      (first, second) = arena.both({ laidOut(plain()) }, { laidOut(eager()) })
    } else {
      first = laidOut(plain())
      let order = eager()
      if order == first.order { return first }
      second = laidOut(order)
    }
    return second.layout.scratchBytes < first.layout.scratchBytes ? second : first
  }

  private func laidOut(_ order: [Int]) -> Schedule { (order, layOut(order)) }

  /// Units from which on a second thread is worth its waking.
  private static let manyUnits = 1000

  /// - Parameter isEarly: whether a unit runs as soon as it can, given the bytes that are freed by
  ///   it less those that it takes.
  private func order(_ reads: PlannedReads, isEarly: (_ unit: Int, _ gain: Int) -> Bool) -> [Int] {
    var waits = reads.waits
    var readers = reads.readers
    var gain = reads.taken.map { -$0 }
    var isDone = [Bool](repeating: false, count: units.count)
    var ready = Heap<Int>()
    func insert(_ index: Int) {
      ready.insert(isEarly(index, gain[index]) ? index : index + units.count)
    }
    // A value with one reader left is freed by that one.
    func settle(_ value: Int) {
      guard readers[value].count == 1 else { return }
      let last = readers[value].sum
      gain[last] += bytes(value)
      if waits[last] == 0 { insert(last) }
    }
    for value in values.indices where readers[value].count == 1 {
      gain[readers[value].sum] += bytes(value)
    }
    for index in units.indices where waits[index] == 0 { insert(index) }
    var result: [Int] = []
    result.reserveCapacity(units.count)
    while let next = ready.popMin() {
      let index = next % units.count
      // A unit stands there twice when it has become early while it was ready.
      if isDone[index] { continue }
      isDone[index] = true
      result.append(index)
      for value in reads.scratch(of: index) {
        readers[value].count -= 1
        readers[value].sum -= index
        settle(value)
      }
      for follower in reads.followers(of: index) {
        waits[Int(follower)] -= 1
        if waits[Int(follower)] == 0 { insert(Int(follower)) }
      }
    }
    precondition(result.count == units.count, "the units of a plan must not wait for each other")
    return result
  }
}

/// Which units wait for which, and who reads what stands in scratch memory.
struct PlannedReads {
  /// For each unit how many it waits for.
  private(set) var waits: [Int]
  private let followers: Groups
  private var scratchStarts: [Int32] = [0]
  private var scratchList: [Int32] = []
  /// For each value how many units read it, and the sum of their numbers.
  private(set) var readers: [(count: Int, sum: Int)]
  /// Bytes of scratch that each unit makes and others read.
  private(set) var taken: [Int]

  init(_ planner: Planner) {
    let count = planner.units.count
    waits = [Int](repeating: 0, count: count)
    taken = [Int](repeating: 0, count: count)
    readers = Array(repeating: (0, 0), count: planner.values.count)
    var edges: [(list: Int32, item: Int32)] = []
    edges.reserveCapacity(3 * count)
    scratchList.reserveCapacity(2 * count)
    scratchStarts.reserveCapacity(count + 1)
    for index in planner.units.indices {
      func wait(for maker: Int) {
        if maker != index { edges.append((Int32(maker), Int32(index))) }
      }
      let begin = scratchList.count
      for value in planner.units[index].reads {
        planner.forEachMaker(of: value, wait)
        let source = planner.source(of: value)
        if planner.values[source].place == nil, !scratchList[begin...].contains(Int32(source)) {
          scratchList.append(Int32(source))
          readers[source].count += 1
          readers[source].sum += index
        }
      }
      planner.before[index]?.forEach(wait)
      scratchStarts.append(Int32(scratchList.count))
    }
    for value in planner.values.indices
    where readers[value].count > 0 && !planner.isHeld(value) {
      if let maker = planner.values[value].producer { taken[maker] += planner.bytes(value) }
    }
    followers = Groups(count: count, edges)
    for edge in edges { waits[Int(edge.item)] += 1 }
  }

  func followers(of unit: Int) -> ArraySlice<Int32> { followers[unit] }

  /// The values that a unit reads from scratch memory.
  func scratch(of unit: Int) -> some Sequence<Int> {
    scratchList[Int(scratchStarts[unit])..<Int(scratchStarts[unit + 1])].lazy.map { Int($0) }
  }
}
