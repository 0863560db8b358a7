import CKernels

/// `where(condition, a, b)`: entries of `a` where the condition is true, else of `b`.
///
/// The branch that is not taken gets the adjoint 0, whatever its value.
package enum Select: Primitive, Operation {
  package static let name = "where"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .elementwise(NB_OP_select) }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  {
    let branches = try inputs[1].shape.broadcast(with: inputs[2].shape)
    return TensorType(
      try inputs[0].shape.broadcast(with: branches),
      isBoolean: inputs[1].isBoolean && inputs[2].isBoolean)
  }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] {
    let inputs = graph[node].inputs
    let zero = graph.constant(0)
    var result: [NodeID?] = [nil, nil, nil]
    if wanted[1] {
      let part = try graph.select(inputs[0], adjoint, zero)
      result[1] = try graph.sum(part, to: graph.shape(inputs[1]))
    }
    if wanted[2] {
      let part = try graph.select(inputs[0], zero, adjoint)
      result[2] = try graph.sum(part, to: graph.shape(inputs[2]))
    }
    return result
  }

  package static let signature = Signature(
    "where", [.init("condition", .tensor), .init("a", .tensor), .init("b", .tensor)],
    summary: "Entries of a where the condition is true, else of b.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      try graph.select(
        arguments.tensor("condition"), arguments.tensor("a"), arguments.tensor("b")))
  }

  package static let samples = [
    Sample([
      ("condition", .fixed([3], [0, 1, 0])), ("a", .tensor([2, 3])), ("b", .tensor([])),
    ]),
    Sample([
      ("condition", .fixed([2, 1], [0, 1])), ("a", .tensor([3])), ("b", .tensor([2, 3])),
    ]),
  ]
}

extension Graph {
  package mutating func select(_ condition: NodeID, _ a: NodeID, _ b: NodeID)
    throws(OperationError) -> NodeID
  { try append(Select.self, [condition, a, b]) }
}
