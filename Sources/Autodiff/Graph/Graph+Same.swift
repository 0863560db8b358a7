extension Graph {
  /// Whether two nodes compute the same: equal operations on equal leaves.
  /// - Parameter leaves: whether the leaves of two slots are equal.
  func isSame(_ a: NodeID, _ b: NodeID, leaves: (Int, Int) -> Bool) -> Bool {
    var pending = [[a, b]]
    var seen: Set<[NodeID]> = []
    while let pair = pending.popLast() {
      guard pair[0] != pair[1], seen.insert(pair).inserted else { continue }
      let x = self[pair[0]]
      let y = self[pair[1]]
      guard x.operation == y.operation, x.type == y.type, x.inputs.count == y.inputs.count else {
        return false
      }
      if x.attributes != y.attributes {
        guard case .slot(let i) = attributes(of: pair[0]),
          case .slot(let j) = attributes(of: pair[1]), leaves(i, j)
        else { return false }
      }
      for (p, q) in zip(x.inputs, y.inputs) { pending.append([p, q]) }
    }
    return true
  }
}
