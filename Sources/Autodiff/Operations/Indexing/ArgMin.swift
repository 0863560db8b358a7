import CKernels

/// The place of the smallest entry along an axis, which stays with size 1; the first of equals.
package enum ArgMin: Primitive, Operation {
  package static let name = "argmin"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .custom(NB_KERNEL_argmin) }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  {
    guard case .axis(let axis) = attributes else { preconditionFailure("argmin has an axis") }
    let shape = inputs[0].shape
    guard shape[axis] > 0 else { throw .emptyReduction(name, shape) }
    return TensorType(shape.replacing(axis: axis, with: 1))
  }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] { [nil] }

  package static let signature = Signature(
    "argmin", [.init("x", .tensor), .oneAxis, .keepdims],
    summary: "The place of the smallest entry along an axis, or of all entries row by row.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      try graph.argmin(
        arguments.tensor("x"), axis: arguments.optionalInteger("axis"),
        keepdims: arguments.boolean("keepdims")))
  }

  package static let samples = [
    Sample([("x", .tensor([2, 3]))], isDifferentiable: false),
    Sample(
      [("x", .tensor([2, 3])), ("axis", .constant(.integer(1)))], isDifferentiable: false),
    Sample(
      [
        ("x", .entries([2, 3], [1, 3, 3, 2, 2, 0])), ("axis", .constant(.integer(-2))),
        ("keepdims", .constant(.boolean(true))),
      ], isDifferentiable: false),
  ]
}

extension Graph {
  /// Without an axis: the place among all entries, row-major.
  package mutating func argmin(_ x: NodeID, axis: Int?, keepdims: Bool = false)
    throws(OperationError) -> NodeID
  {
    guard let axis else {
      let place = try append(ArgMin.self, [reshape(x, [-1])], .axis(0))
      let rank = keepdims ? shape(x).rank : 0
      return try reshape(place, to: Shape([Int](repeating: 1, count: rank)))
    }
    let kept = try shape(x).axis(axis)
    let place = try append(ArgMin.self, [x], .axis(kept))
    return keepdims ? place : try squeeze(place, axes: [kept])
  }
}
