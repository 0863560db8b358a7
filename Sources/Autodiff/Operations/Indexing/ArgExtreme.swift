package import CKernels

/// The place of the largest or smallest entry along an axis, which stays with size 1; the first of
/// equals. It has no derivative.
package protocol ArgExtreme: Primitive, Operation {
  static var kernel: nb_kernel_id { get }
}

package enum ArgMax: ArgExtreme {
  package static let name = "argmax"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var kernel: nb_kernel_id { NB_KERNEL_argmax }
  package static let signature = Signature(
    name, [.init("x", .tensor), .oneAxis, .keepdims],
    summary: "The place of the largest entry along an axis, or of all entries row by row.")
}

package enum ArgMin: ArgExtreme {
  package static let name = "argmin"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var kernel: nb_kernel_id { NB_KERNEL_argmin }
  package static let signature = Signature(
    name, [.init("x", .tensor), .oneAxis, .keepdims],
    summary: "The place of the smallest entry along an axis, or of all entries row by row.")
}

extension ArgExtreme {
  package static var form: Form { .custom(kernel) }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  {
    guard case .axis(let axis) = attributes else { preconditionFailure("\(name) has an axis") }
    let shape = inputs[0].shape
    guard shape[axis] > 0 else { throw .emptyReduction(name, shape) }
    return TensorType(shape.replacing(axis: axis, with: 1))
  }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] { [nil] }

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      try graph.place(
        Self.self, arguments.tensor("x"), axis: arguments.optionalInteger("axis"),
        keepdims: arguments.boolean("keepdims")))
  }

  package static var samples: [Sample] {
    [
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
}

extension Graph {
  package mutating func argmax(_ x: NodeID, axis: Int?, keepdims: Bool = false)
    throws(OperationError) -> NodeID
  { try place(ArgMax.self, x, axis: axis, keepdims: keepdims) }

  package mutating func argmin(_ x: NodeID, axis: Int?, keepdims: Bool = false)
    throws(OperationError) -> NodeID
  { try place(ArgMin.self, x, axis: axis, keepdims: keepdims) }

  /// Without an axis: the place among all entries, row-major.
  fileprivate mutating func place(
    _ extreme: any ArgExtreme.Type, _ x: NodeID, axis: Int?, keepdims: Bool
  ) throws(OperationError) -> NodeID {
    guard let axis else {
      let place = try append(extreme, [reshape(x, [-1])], .axis(0))
      let rank = keepdims ? shape(x).rank : 0
      return try reshape(place, to: Shape([Int](repeating: 1, count: rank)))
    }
    let kept = try shape(x).axis(axis)
    let place = try append(extreme, [x], .axis(kept))
    return keepdims ? place : try squeeze(place, axes: [kept])
  }
}
