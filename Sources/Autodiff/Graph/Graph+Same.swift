extension Graph {
  /// Whether two nodes compute the same: equal operations on equal leaves.
  /// - Parameter leaves: whether the leaves of two slots are equal.
  func isSame(_ a: NodeID, _ b: NodeID, leaves: (Int, Int) -> Bool) -> Bool {
    struct Pair: Hashable {
      var a: NodeID
      var b: NodeID
    }
    var pending = [Pair(a: a, b: b)]
    var seen: Set<Pair> = []
    while let pair = pending.popLast() {
      guard pair.a != pair.b, seen.insert(pair).inserted else { continue }
      let x = self[pair.a]
      let y = self[pair.b]
      guard x.operation == y.operation, x.type == y.type, x.inputs.count == y.inputs.count else {
        return false
      }
      if x.attributes != y.attributes {
        guard case .slot(let i) = attributes(of: pair.a),
          case .slot(let j) = attributes(of: pair.b), leaves(i, j)
        else { return false }
      }
      for (p, q) in zip(x.inputs, y.inputs) { pending.append(Pair(a: p, b: q)) }
    }
    return true
  }
}
