package import CKernels

/// What all entry-by-entry primitives share: broadcasting shapes, and a tile opcode.
package protocol Elementwise: Primitive {
  static var opcode: nb_opcode { get }
  static var isBoolean: Bool { get }
}

extension Elementwise {
  package static var form: Form { .elementwise(opcode) }
  package static var isBoolean: Bool { false }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  {
    var shape = inputs[0].shape
    for input in inputs.dropFirst() { shape = try shape.broadcast(with: input.shape) }
    return TensorType(shape, isBoolean: isBoolean)
  }
}

/// An entry-by-entry primitive of one tensor, callable under its own name.
package protocol UnaryFunction: Elementwise, Operation {
  static var summary: String { get }

  /// The adjoint of `x` where `y` is the result; nothing where the function has no derivative.
  static func pullback(_ graph: inout Graph, x: NodeID, y: NodeID, adjoint: NodeID)
    throws(OperationError) -> NodeID?
}

extension UnaryFunction {
  package static func pullback(_ graph: inout Graph, x: NodeID, y: NodeID, adjoint: NodeID)
    throws(OperationError) -> NodeID?
  { nil }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] {
    let x = graph[node].inputs[0]
    return [try pullback(&graph, x: x, y: node, adjoint: adjoint)]
  }

  package static var signature: Signature {
    Signature(name, [.init("x", .tensor)], summary: summary)
  }

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  { .one(try graph.append(Self.self, [arguments.tensor("x")])) }
}

/// An entry-by-entry primitive of two tensors.
package protocol BinaryFunction: Elementwise, Operation {
  static var summary: String { get }

  /// The adjoint of `a` before it is summed to a's shape, where `y` is the result.
  static func pullbackToA(
    _ graph: inout Graph, a: NodeID, b: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID?

  static func pullbackToB(
    _ graph: inout Graph, a: NodeID, b: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID?
}

extension BinaryFunction {
  package static func pullbackToA(
    _ graph: inout Graph, a: NodeID, b: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID? { nil }

  package static func pullbackToB(
    _ graph: inout Graph, a: NodeID, b: NodeID, y: NodeID, adjoint: NodeID
  ) throws(OperationError) -> NodeID? { nil }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] {
    let a = graph[node].inputs[0]
    let b = graph[node].inputs[1]
    var result: [NodeID?] = [nil, nil]
    if wanted[0],
      let part = try pullbackToA(&graph, a: a, b: b, y: node, adjoint: adjoint)
    {
      result[0] = try graph.sum(part, to: graph.shape(a))
    }
    if wanted[1],
      let part = try pullbackToB(&graph, a: a, b: b, y: node, adjoint: adjoint)
    {
      result[1] = try graph.sum(part, to: graph.shape(b))
    }
    return result
  }

  package static var signature: Signature {
    Signature(name, [.init("a", .tensor), .init("b", .tensor)], summary: summary)
  }

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  { .one(try graph.append(Self.self, [arguments.tensor("a"), arguments.tensor("b")])) }
}
