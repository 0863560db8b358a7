extension Graph {
  /// Appends the ancestors of some nodes of another graph, with others in the place of some.
  ///
  /// Linear in the part that is copied (but for sorting its numbers).
  /// - Parameter replacement: the node of this graph that stands for a node of the other, whose
  ///   own ancestors are then not copied; nothing where the node is to be copied.
  /// - Returns: for each node looked at its place here.
  package mutating func copy(
    ancestorsOf roots: [NodeID], from other: Graph,
    replacement: (inout Graph, NodeID) -> NodeID?
  ) -> [NodeID: NodeID] {
    var places: [NodeID: NodeID] = [:]
    var seen: Set<NodeID> = []
    var order: [NodeID] = []
    var stack = roots
    while let id = stack.popLast() {
      guard seen.insert(id).inserted else { continue }
      if let stand = replacement(&self, id) {
        places[id] = stand
      } else {
        order.append(id)
        stack += other[id].inputs
      }
    }
    let authorsOrigin = origin
    for id in order.sorted() {
      let node = other[id]
      let inputs = node.inputs.map { input in
        guard let place = places[input] else {
          preconditionFailure("inputs are copied before their node")
        }
        return place
      }
      origin = node.origin
      places[id] = append(node.operation, inputs, other.attributes(of: id), node.type)
    }
    origin = authorsOrigin
    return places
  }
}
