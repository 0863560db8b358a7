import CKernels

/// Each entry holds its place along the axis of `.axis`; a leaf.
package enum Iota: ComputedLeaf {
  package static let name = "iota"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .custom(NB_KERNEL_iota) }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  { preconditionFailure("the type of an iota is given, not inferred") }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] { [] }
}

extension Graph {
  /// - Parameter axis: counted from 0, within the shape.
  package mutating func iota(_ shape: Shape, axis: Int = 0) -> NodeID {
    precondition(axis >= 0 && axis < shape.rank, "the axis must lie within the shape")
    return append(leaf: Iota.self, .axis(axis), type: TensorType(shape))
  }

  /// 0, 1, …, n - 1 along the last axis of a shape `[1, …, 1, n]` with as many axes as `rank`.
  package mutating func places(_ n: Int, axis: Int, rank: Int) throws(OperationError) -> NodeID {
    var sizes = [Int](repeating: 1, count: rank)
    sizes[axis] = n
    return iota(try Shape(sizes), axis: axis)
  }
}
