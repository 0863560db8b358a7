/// A leaf whose data come from outside: a column, a parameter, an author's number.
package enum Input: Primitive {
  package static let name = "input"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .leaf }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  { preconditionFailure("the type of an input is given, not inferred") }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] { [] }
}
