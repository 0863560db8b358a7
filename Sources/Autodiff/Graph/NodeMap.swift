/// Nodes of one graph that stand for nodes of another, in time and memory linear in what it holds:
/// for walks over a part of a long graph.
package struct NodeMap: Sendable {
  /// In the order in which they were inserted.
  package private(set) var entries: [(node: NodeID, image: NodeID)] = []
  private var places = PlaceTable()

  package init() {}

  package subscript(node: NodeID) -> NodeID? { place(of: node).map { entries[$0].image } }

  /// - Returns: false where the node is there already, whose image stays.
  @discardableResult
  package mutating func insert(_ node: NodeID, _ image: NodeID) -> Bool {
    if place(of: node) != nil { return false }
    places.insert(entries.count, node.mixedHash)
    entries.append((node, image))
    return true
  }

  /// Gives a node that is there another image.
  package mutating func update(_ node: NodeID, to image: NodeID) {
    guard let place = place(of: node) else {
      preconditionFailure("only a node that is there can be updated")
    }
    entries[place].image = image
  }

  private func place(of node: NodeID) -> Int? {
    places.find(node.mixedHash) { entries[$0].node == node }
  }
}

extension NodeID {
  fileprivate var mixedHash: MixedHash {
    var hash = MixedHash()
    hash.mix(Int(index))
    return hash
  }
}
