package import CKernels

/// `a ** b` entry by entry, with broadcasting.
///
/// The derivative by `a` is 0 where `b` is 0, and the one by `b` is 0 where `a` is 0 and `b` is
/// not negative, as PyTorch has it.
package enum Power: BinaryFunction {
  package static let name = "pow"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_pow }
  package static let summary = "a to the power of b, entry by entry."

  package static func pullbackToA(
    _ graph: inout Graph, a: NodeID, b: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID? {
    if let exponent = graph.filledNumber(b) {
      guard exponent != 0 else { return nil }
      return try graph.mul(
        adjoint, graph.mul(graph.pow(a, exponent - 1), exponent))
    }
    let slope = try graph.mul(b, graph.pow(a, graph.sub(b, 1)))
    let zero = graph.constant(0)
    return try graph.mul(adjoint, graph.select(graph.eq(b, zero), zero, slope))
  }

  package static func pullbackToB(
    _ graph: inout Graph, a: NodeID, b: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID? {
    let zero = graph.constant(0)
    let isFlat = try graph.and(graph.eq(a, zero), graph.ge(b, zero))
    let slope = try graph.mul(y, graph.log(a))
    return try graph.mul(adjoint, graph.select(isFlat, zero, slope))
  }

  package static let samples = [
    Sample([("a", .tensor([2, 3], 0.3...2)), ("b", .tensor([3]))]),
    Sample([("a", .tensor([3])), ("b", .constant(.real(3)))]),
    Sample([("a", .entries([3], [0, 1.5, -2])), ("b", .constant(.real(2)))]),
    Sample([("a", .entries([2], [-2, 0.5])), ("b", .constant(.real(-3)))]),
  ]
}

extension Graph {
  package mutating func pow(_ a: NodeID, _ b: NodeID) throws(OperationError) -> NodeID {
    try append(Power.self, [a, b])
  }

  /// A power that is known when the graph is built, by the cheapest nodes.
  package mutating func pow(_ a: NodeID, _ exponent: Double) throws(OperationError) -> NodeID {
    switch exponent {
    case 0: return constant(1, shape(a))
    case 1: return a
    case 2: return try square(a)
    case 3: return try mul(square(a), a)
    case 4: return try square(square(a))
    case 0.5: return try sqrt(a)
    case -1: return try reciprocal(a)
    default:
      let exponent = constant(exponent)
      return try pow(a, exponent)
    }
  }

  /// The number that a filled constant holds.
  package func filledNumber(_ id: NodeID) -> Double? {
    self[id].operation == Constant.id ? attributes(of: id).number : nil
  }
}
