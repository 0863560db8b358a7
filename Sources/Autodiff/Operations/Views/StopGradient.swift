/// The same value, through which no derivative passes.
package enum StopGradient: Primitive, Operation {
  package static let name = "stop_gradient"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .view }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  { inputs[0] }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] { [nil] }

  package static let signature = Signature(
    "stop_gradient", [.init("x", .tensor)], aliases: ["detach"],
    summary: "The value itself, through which no derivative passes.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  { .one(try graph.stopGradient(arguments.tensor("x"))) }

  package static let samples = [Sample([("x", .tensor([2, 3]))], isDifferentiable: false)]
}

extension Graph {
  package mutating func stopGradient(_ x: NodeID) throws(OperationError) -> NodeID {
    try append(StopGradient.self, [x])
  }
}
