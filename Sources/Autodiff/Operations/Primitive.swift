package import CKernels

/// The place of a primitive in `PrimitiveTable`.
package struct PrimitiveID: Hashable, Sendable {
  package var index: UInt16
  package init(_ index: Int) { self.index = UInt16(index) }
}

/// How the planner may execute a primitive.
package enum Form: Sendable {
  /// A leaf whose data come from outside.
  case leaf
  /// Entry by entry with broadcasting: one opcode of the tile interpreter.
  case elementwise(nb_opcode)
  /// Sum or extreme over the axes of `.axes`, which stay with size 1.
  case reduction(nb_reduction)
  /// The same entries under another shape or order; may cost nothing.
  case view
  /// A (batched) matrix product.
  case product
  /// A kernel of its own.
  case custom(nb_kernel_id)
}

/// A node's operation: shape rule, derivative rule and kernel stand together in its file.
package protocol Primitive: Sendable {
  static var name: String { get }
  /// `static let id = PrimitiveTable.id(of: Self.self)`
  static var id: PrimitiveID { get }
  static var form: Form { get }
  /// See `ComputedLeaf`.
  static var isComputedLeaf: Bool { get }

  /// The type of the result.
  static func infer(_ inputs: [TensorType], _ attributes: Attributes) throws(OperationError)
    -> TensorType

  /// The adjoint of each input, given that of the result: the vector-Jacobian product as nodes
  /// of the same graph. Nothing for an input that has no derivative or is not `wanted`.
  static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?]
}

/// A primitive whose entries follow from its attributes alone, and whose type is given. Inputs,
/// if it has any, only say what must have been computed before; see `Checkpoint`.
package protocol ComputedLeaf: Primitive {}

// Asked as a requirement: the first cast of a type to a protocol takes 0.1 ms.
extension Primitive {
  package static var isComputedLeaf: Bool { false }
}

extension ComputedLeaf {
  package static var isComputedLeaf: Bool { true }
}
