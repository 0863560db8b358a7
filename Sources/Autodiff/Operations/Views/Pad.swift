/// Zeros before, after and between the entries along each axis.
package enum Pad: Primitive {
  package static let name = "pad"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .view }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  {
    guard case .pad(let before, let after, let between) = attributes else {
      preconditionFailure("pad has numbers of zeros")
    }
    let from = inputs[0].shape
    var sizes: [Int] = []
    for axis in 0..<from.rank {
      for zeros in [before[axis], after[axis], between[axis]] where zeros < 0 {
        throw .negativeSize(zeros)
      }
      sizes.append(
        before[axis] + after[axis] + from[axis] + max(from[axis] - 1, 0) * between[axis])
    }
    return TensorType(try Shape(sizes), isBoolean: inputs[0].isBoolean)
  }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] {
    guard case .pad(let before, _, let between) = graph.attributes(of: node) else { return [nil] }
    return [
      try graph.slice(
        adjoint, starts: before, steps: between.map { $0 + 1 },
        sizes: graph.shape(graph[node].inputs[0]).dimensions)
    ]
  }
}

extension Graph {
  /// - Parameters: one number of zeros for each axis, none negative.
  package mutating func pad(_ x: NodeID, before: [Int], after: [Int], between: [Int]? = nil)
    throws(OperationError) -> NodeID
  {
    let between = between ?? [Int](repeating: 0, count: shape(x).rank)
    let isWhole =
      before.allSatisfy { $0 == 0 } && after.allSatisfy { $0 == 0 }
      && between.allSatisfy { $0 == 0 }
    return isWhole
      ? x : try append(Pad.self, [x], .pad(before: before, after: after, between: between))
  }
}
