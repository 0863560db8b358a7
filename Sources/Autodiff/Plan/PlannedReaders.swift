/// Who reads what stands in memory, as the units are when this is made.
struct PlannedReaders {
  /// For each value the first and the last unit that reads it, by itself or from behind a barrier.
  /// Statistics are not among the first: nobody waits for them, so they can move.
  private(set) var first: [Int]
  private(set) var last: [Int]
  /// How many units read each value.
  private(set) var count: [Int]
  /// Values that are wanted whether or not a unit reads them.
  private(set) var isWanted: [Bool]
  /// Units that others wait for without reading what they make.
  private(set) var awaited: Set<Int> = []

  static let none = Int.max

  init(_ planner: borrowing Planner) {
    first = Array(repeating: PlannedReaders.none, count: planner.values.count)
    last = Array(repeating: -1, count: planner.values.count)
    count = Array(repeating: 0, count: planner.values.count)
    isWanted = Array(repeating: false, count: planner.values.count)
    for (index, unit) in planner.units.enumerated() {
      for read in unit.reads {
        let value = planner.source(of: read)
        if !unit.isStatistics { first[value] = min(first[value], index) }
        last[value] = index
        count[value] += 1
        // Behind a barrier it is another value.
        if read != value { isWanted[value] = true }
      }
    }
    for write in planner.request.writes {
      let node = Int(planner.simplified[write.node].index)
      isWanted[planner.source(of: planner.views[node]?.value ?? node)] = true
    }
    for units in planner.before.values { awaited.formUnion(units) }
    for value in planner.held.values { awaited.formUnion(value.after) }
  }

  /// Notes that a value is now read until a later unit.
  mutating func extend(_ value: Int, to unit: Int) { last[value] = max(last[value], unit) }

  /// Notes that a unit reads a value no more; whether somebody else still needs it.
  mutating func drop(_ value: Int) -> Bool {
    count[value] -= 1
    return count[value] > 0 || isWanted[value]
  }
}
