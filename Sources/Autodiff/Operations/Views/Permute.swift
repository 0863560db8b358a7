/// The axes in another order: axis i of the result is axis `permutation[i]` of the input.
package enum Permute: Primitive {
  package static let name = "permute"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .view }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  {
    guard case .permutation(let order) = attributes else {
      preconditionFailure("permute has a permutation")
    }
    let shape = inputs[0].shape
    guard order.sorted() == Array(0..<shape.rank) else { throw .notPermutation(order, shape) }
    return TensorType(try Shape(order.map { shape[$0] }), isBoolean: inputs[0].isBoolean)
  }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] {
    guard case .permutation(let order) = graph.attributes(of: node) else { return [nil] }
    var inverse = order
    for (to, from) in order.enumerated() { inverse[from] = to }
    return [try graph.permute(adjoint, inverse)]
  }
}

extension Graph {
  /// - Parameter order: for each axis of the result the axis of `x`; negative ones count from the
  ///   end.
  package mutating func permute(_ x: NodeID, _ order: [Int]) throws(OperationError) -> NodeID {
    let from = shape(x)
    var places: [Int] = []
    for axis in order { places.append(try from.axis(axis)) }
    return places == Array(0..<from.rank) ? x : try append(Permute.self, [x], .permutation(places))
  }

  /// Exchanges two axes; by default the last two, as a matrix is transposed.
  package mutating func transpose(_ x: NodeID, _ a: Int = -2, _ b: Int = -1)
    throws(OperationError) -> NodeID
  {
    let from = shape(x)
    var order = Array(0..<from.rank)
    order.swapAt(try from.axis(a), try from.axis(b))
    return try permute(x, order)
  }

  /// Moves one axis to another place, the others keep their order.
  package mutating func moveAxis(_ x: NodeID, from: Int, to: Int) throws(OperationError) -> NodeID {
    let start = try shape(x).axis(from)
    let end = try shape(x).axis(to)
    var order = Array(0..<shape(x).rank)
    order.remove(at: start)
    order.insert(start, at: end)
    return try permute(x, order)
  }
}
