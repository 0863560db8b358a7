/// Lists of numbers, each list under a number from 0 on, in two arrays however many there are.
struct Groups {
  private var starts: [Int32]
  private var items: [Int32]

  /// - Parameters:
  ///   - count: of the lists.
  ///   - pairs: each an item and the list that it is put at the end of.
  init(count: Int, _ pairs: [(list: Int32, item: Int32)]) {
    starts = [Int32](repeating: 0, count: count + 1)
    for pair in pairs { starts[Int(pair.list) + 1] += 1 }
    for list in 0..<count { starts[list + 1] += starts[list] }
    var next = starts
    items = [Int32](repeating: 0, count: pairs.count)
    for pair in pairs {
      items[Int(next[Int(pair.list)])] = pair.item
      next[Int(pair.list)] += 1
    }
  }

  subscript(list: Int) -> ArraySlice<Int32> { items[Int(starts[list])..<Int(starts[list + 1])] }

  /// Whether a list holds nothing, without making one.
  func isEmpty(_ list: Int) -> Bool { starts[list] == starts[list + 1] }
}
