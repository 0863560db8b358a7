/// The end of a part of the graph whose inner values are not kept for the backward pass but
/// computed again there: the identity of its first input. The other inputs are where the part
/// begins: what it reads from outside, and the parameters made in it.
///
/// Reverse mode goes through a copy of the part; see `Derivative+Checkpoint.swift`.
/// Source: https://docs.pytorch.org/docs/stable/checkpoint.html; Chen, Xu, Zhang and Guestrin,
/// Training Deep Nets with Sublinear Memory Cost, 2016.
package enum Checkpoint: Primitive {
  package static let name = "checkpoint"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .view }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  { inputs[0] }

  /// Where the part itself is gone through, as for derivatives by its inner values.
  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] { [adjoint] + wanted.dropFirst().map { _ in nil } }
}

/// The value of its first input, to be read only when the others have been computed: so what is
/// made of it is neither merged with what was made of the input before, nor made earlier.
/// XLA calls this an optimization barrier.
package enum Barrier: Primitive {
  package static let name = "barrier"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .view }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  { inputs[0] }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] { [adjoint] + wanted.dropFirst().map { _ in nil } }
}

extension Graph {
  /// Marks all that `output` needs of the nodes from number `start` on as a part that is computed
  /// again for the backward pass. Linear in the part (but for sorting where it begins).
  /// - Returns: the node to use in the place of `output`.
  package mutating func checkpoint(_ output: NodeID, since start: Int) throws(OperationError)
    -> NodeID
  {
    var seen: Set<NodeID> = [output]
    var open = [output]
    var begins: [NodeID] = []
    while let id = open.popLast() {
      if self[id].operation == Constant.id || self[id].operation.isComputedLeaf { continue }
      if Int(id.index) < start || holdsValue(id) {
        begins.append(id)
      } else {
        for input in self[id].inputs where seen.insert(input).inserted { open.append(input) }
      }
    }
    if begins.isEmpty || begins.contains(output) { return output }
    return try append(Checkpoint.self, [output] + begins.sorted())
  }

  /// Whether a node's value is there before anything is computed; a parameter counts as such,
  /// since training puts state in its place.
  func holdsValue(_ id: NodeID) -> Bool {
    let operation = self[id].operation
    return operation == Input.id || operation == Constant.id || operation == Parameter.id
  }
}
