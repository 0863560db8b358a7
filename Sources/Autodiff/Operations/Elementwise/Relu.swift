package import CKernels

/// `max(x, 0)`, with derivative 0 at 0.
package enum Relu: UnaryFunction {
  package static let name = "relu"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_relu }
  package static let summary = "The larger of 0 and each entry; its derivative at 0 is 0."

  package static func pullback(
    _ graph: inout Graph, x: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID? {
    // By the result, so that the argument need not be kept.
    try graph.select(graph.step(y), adjoint, graph.constant(0))
  }

  package static let samples = [
    Sample([("x", .entries([4], [-1.3, -0.2, 0.4, 2]))]),
    Sample([("x", .entries([3], [0, 1, -1]))], isDifferentiable: false),
  ]
}

extension Graph {
  package mutating func relu(_ x: NodeID) throws(OperationError) -> NodeID {
    try append(Relu.self, [x])
  }
}
