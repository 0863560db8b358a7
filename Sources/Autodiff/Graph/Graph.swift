/// A program in static single assignment: nodes in the order in which they were appended.
///
/// Nothing is merged or folded while it grows, so every value an author named stays a node of
/// its own until all derivatives are built; simplification is a pass of the planner.
package struct Graph: Sendable {
  package private(set) var nodes: [Node] = []
  package private(set) var attributeTable: [Attributes] = [.none]
  private var attributePlaces = PlaceTable()

  /// The origin given to nodes appended from now on.
  package var origin = Origin.none

  package init() {}

  /// An empty graph that names attributes by the same places as another.
  init(attributesOf other: Graph) {
    attributeTable = other.attributeTable
    attributePlaces = other.attributePlaces
  }

  package subscript(id: NodeID) -> Node { nodes[Int(id.index)] }

  package var count: Int { nodes.count }

  package func shape(_ id: NodeID) -> Shape { nodes[Int(id.index)].type.shape }

  package func attributes(of id: NodeID) -> Attributes {
    attributeTable[Int(nodes[Int(id.index)].attributes)]
  }

  /// Appends an operation; its shape rule decides the type of the result.
  package mutating func append(
    _ primitive: (some Primitive).Type, _ inputs: [NodeID] = [],
    _ attributes: Attributes = .none
  ) throws(OperationError) -> NodeID {
    let type = try primitive.infer(inputs.map { nodes[Int($0.index)].type }, attributes)
    return append(primitive.id, inputs, attributes, type)
  }

  /// Appends a leaf, whose type nothing can infer.
  package mutating func append(
    leaf primitive: (some Primitive).Type, _ attributes: Attributes, type: TensorType
  ) -> NodeID {
    append(primitive.id, [], attributes, type)
  }

  package mutating func append(
    _ operation: PrimitiveID, _ inputs: [NodeID], _ attributes: Attributes, _ type: TensorType
  ) -> NodeID {
    append(operation, Inputs(inputs), attributesAt: intern(attributes), type)
  }

  /// The same with attributes that stand in this graph's table already.
  mutating func append(
    _ operation: PrimitiveID, _ inputs: Inputs, attributesAt index: Int32, _ type: TensorType
  ) -> NodeID {
    precondition(
      inputs.allSatisfy { $0.index < nodes.count }, "inputs must come before their node")
    nodes.append(
      Node(
        operation: operation, type: type, inputs: inputs, attributes: index, origin: origin))
    return NodeID(nodes.count - 1)
  }

  mutating func reserveCapacity(_ count: Int) { nodes.reserveCapacity(count) }

  /// Makes place for about so many more nodes at once. Less than there are come one by one, so that
  /// asking again and again stays linear.
  package mutating func expect(_ more: Int) {
    if more > count { reserveCapacity(count + more) }
  }

  /// The place of attributes in the table; equal ones have one place.
  mutating func intern(_ attributes: Attributes) -> Int32 {
    if case .none = attributes { return 0 }
    let hash = attributes.mixedHash
    if let index = attributePlaces.find(hash, where: { attributeTable[$0] == attributes }) {
      return Int32(index)
    }
    attributePlaces.insert(attributeTable.count, hash)
    attributeTable.append(attributes)
    return Int32(attributeTable.count - 1)
  }

  /// Makes a node a leaf of the same type, whose readers stay.
  package mutating func replace(
    _ id: NodeID, byLeaf primitive: (some Primitive).Type, _ attributes: Attributes
  ) {
    let place = Int(id.index)
    nodes[place].operation = primitive.id
    nodes[place].inputs = Inputs([])
    nodes[place].attributes = intern(attributes)
  }
}
