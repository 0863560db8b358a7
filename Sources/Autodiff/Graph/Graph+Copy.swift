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
  ) -> NodeMap {
    var places = NodeMap()
    var order: [NodeID] = []
    var stack = roots
    while let id = stack.popLast() {
      guard places.insert(id, id) else { continue }
      if let stand = replacement(&self, id) {
        places.update(id, to: stand)
      } else {
        order.append(id)
        stack += other[id].inputs
      }
    }
    let authorsOrigin = origin
    expect(order.count)
    for id in order.sorted() {
      let node = other[id]
      let inputs = node.inputs.mapped { input in
        guard let place = places[input] else {
          preconditionFailure("inputs are copied before their node")
        }
        return place
      }
      origin = node.origin
      let attributes = intern(other.attributeTable[Int(node.attributes)])
      places.update(id, to: append(node.operation, inputs, attributesAt: attributes, node.type))
    }
    origin = authorsOrigin
    return places
  }

  /// Whether each node is one of some or needed by one; linear in the graph.
  /// - Parameter byDerivative: only by what a derivative passes through.
  package func ancestorMarks(of roots: some Sequence<NodeID>, byDerivative: Bool = false)
    -> [Bool]
  {
    var marks = [Bool](repeating: false, count: count)
    for root in roots { marks[Int(root.index)] = true }
    // Inputs stand before their node.
    for place in marks.indices.reversed() where marks[place] {
      let node = self[NodeID(place)]
      if byDerivative, node.operation == StopGradient.id || node.type.isBoolean { continue }
      for input in node.inputs { marks[Int(input.index)] = true }
    }
    return marks
  }

  /// A node with all it needs, in ascending order; linear in their number (but for sorting).
  package func ancestors(of y: NodeID) -> [NodeID] {
    var seen = NodeMap()
    var pending = [y]
    while let id = pending.popLast() {
      if seen.insert(id, id) { pending += self[id].inputs }
    }
    return seen.entries.map { $0.node }.sorted()
  }
}
