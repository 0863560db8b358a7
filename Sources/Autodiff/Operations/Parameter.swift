/// Marks a trainable parameter: the identity over its initial value, with its path in `.label`.
///
/// A derivative by a path finds its nodes by this mark; the trainer puts state in their place.
package enum Parameter: Primitive {
  package static let name = "parameter"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .view }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  { inputs[0] }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] { [adjoint] }
}

extension Graph {
  /// - Parameter path: `logits.weight`, or with the model's name before it where it must be told
  ///   apart from another model's.
  package mutating func parameter(_ path: String, initial: NodeID) throws(OperationError)
    -> NodeID
  { try append(Parameter.self, [initial], .label(path)) }
}
