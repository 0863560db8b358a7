/// Nodes of one graph that stand for nodes of another, in time and memory linear in what it holds:
/// for walks over a part of a long graph.
///
/// A table with open addressing. The standard library's dictionaries guard against keys chosen by
/// an attacker, which would cost more here than all the rest of a walk.
package struct NodeMap: Sendable {
  /// In the order in which they were inserted.
  package private(set) var entries: [(node: NodeID, image: NodeID)] = []
  /// Places in `entries`, or -1; a power of two of them.
  private var buckets = [Int32](repeating: -1, count: 16)

  package init() {}

  package subscript(node: NodeID) -> NodeID? {
    let place = buckets[bucket(of: node)]
    return place < 0 ? nil : entries[Int(place)].image
  }

  /// - Returns: false where the node is there already, whose image stays.
  @discardableResult
  package mutating func insert(_ node: NodeID, _ image: NodeID) -> Bool {
    let bucket = bucket(of: node)
    guard buckets[bucket] < 0 else { return false }
    buckets[bucket] = Int32(entries.count)
    entries.append((node, image))
    if entries.count * 2 > buckets.count { grow() }
    return true
  }

  /// Gives a node that is there another image.
  package mutating func update(_ node: NodeID, to image: NodeID) {
    let place = buckets[bucket(of: node)]
    precondition(place >= 0, "only a node that is there can be updated")
    entries[Int(place)].image = image
  }

  /// Where the node is, or the empty bucket where it would be.
  private func bucket(of node: NodeID) -> Int {
    let mask = buckets.count - 1
    // Fibonacci hashing (Knuth, vol. 3, section 6.4) spreads neighbours.
    let product = UInt64(UInt32(bitPattern: node.index)) &* 0x9E37_79B9_7F4A_7C15
    var bucket = Int(truncatingIfNeeded: product >> 32) & mask
    while buckets[bucket] >= 0, entries[Int(buckets[bucket])].node != node {
      bucket = (bucket + 1) & mask
    }
    return bucket
  }

  private mutating func grow() {
    buckets = [Int32](repeating: -1, count: buckets.count * 4)
    for (place, entry) in entries.enumerated() { buckets[bucket(of: entry.node)] = Int32(place) }
  }
}
