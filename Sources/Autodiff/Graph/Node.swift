/// The place of a node in its graph; inputs come before the nodes that use them.
package struct NodeID: Hashable, Comparable, Sendable {
  package var index: Int32
  package init(_ index: Int) { self.index = Int32(index) }
  package static func < (a: NodeID, b: NodeID) -> Bool { a.index < b.index }
}

/// Where a node comes from; the experiments map it to a place in the source. 0 is "nowhere".
package struct Origin: Hashable, Sendable {
  package var id: Int32
  package init(_ id: Int) { self.id = Int32(id) }
  package static let none = Origin(0)
}

/// The inputs of a node: up to three inline, more in an array.
package struct Inputs: RandomAccessCollection, Equatable, Sendable {
  private var many: [NodeID]?
  private var few = InlineArray<3, Int32>(repeating: 0)
  private var size: Int32

  package init(_ ids: [NodeID]) {
    size = Int32(ids.count)
    if ids.count <= 3 {
      for (i, id) in ids.enumerated() { few[i] = id.index }
    } else {
      many = ids
    }
  }

  /// The same number of other nodes.
  func mapped(_ image: (NodeID) -> NodeID) -> Inputs {
    if let many { return Inputs(many.map(image)) }
    var result = self
    for i in 0..<Int(size) { result.few[i] = image(NodeID(Int(few[i]))).index }
    return result
  }

  package static func == (a: Inputs, b: Inputs) -> Bool {
    a.size == b.size && a.few[0] == b.few[0] && a.few[1] == b.few[1] && a.few[2] == b.few[2]
      && a.many == b.many
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { Int(size) }
  package subscript(i: Int) -> NodeID {
    if let many { return many[i] }
    precondition(i < size, "the input must exist")
    return NodeID(Int(few[i]))
  }
}

/// One operation applied to earlier nodes.
package struct Node: Sendable {
  package var operation: PrimitiveID
  package var type: TensorType
  package var inputs: Inputs
  /// Index into the graph's table of attributes.
  package var attributes: Int32
  package var origin: Origin

  package var shape: Shape { type.shape }
}
