/// A tensor whose entries are all the number of `.scalar`.
package enum Constant: Primitive {
  package static let name = "constant"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .leaf }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  { TensorType(.scalar) }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] { [] }
}

extension Graph {
  /// A number, or a tensor filled with it.
  package mutating func constant(_ value: Double, _ shape: Shape = .scalar) -> NodeID {
    append(leaf: Constant.self, .scalar(value), type: TensorType(shape))
  }
}
