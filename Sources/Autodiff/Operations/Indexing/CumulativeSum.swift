import CKernels

/// The running sum along the axis of `.axis`.
package enum CumulativeSum: Primitive, Operation {
  package static let name = "cumsum"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .custom(NB_KERNEL_cumsum) }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  { TensorType(inputs[0].shape) }

  /// An entry counts for all sums from its own place on.
  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] {
    guard case .axis(let axis) = graph.attributes(of: node) else { return [nil] }
    let sums = try graph.cumsum(graph.flip(adjoint, axes: [axis]), axis: axis)
    return [try graph.flip(sums, axes: [axis])]
  }

  package static let signature = Signature(
    "cumsum", [.init("x", .tensor, aliases: ["input"]), .oneAxis],
    summary: "The running sum along an axis, or of all entries row by row.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    let x = arguments.tensor("x")
    if let axis = arguments.optionalInteger("axis") {
      return .one(try graph.cumsum(x, axis: axis))
    }
    return .one(try graph.cumsum(graph.reshape(x, [-1]), axis: 0))
  }

  package static let samples = [
    Sample([("x", .tensor([4]))]),
    Sample([("x", .tensor([2, 3]))]),
    Sample([("x", .tensor([2, 3])), ("axis", .constant(.integer(0)))]),
  ]
}

extension Graph {
  package mutating func cumsum(_ x: NodeID, axis: Int) throws(OperationError) -> NodeID {
    let axis = try shape(x).axis(axis)
    return try append(CumulativeSum.self, [x], .axis(axis))
  }
}
