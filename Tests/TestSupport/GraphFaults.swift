package import Autodiff

extension Graph {
  /// What is wrong with a graph, in words; nothing where each node comes after its operands, has
  /// the type that its operation's own rule gives for theirs, and each slot has one type.
  package func faults() -> [String] {
    var faults: [String] = []
    var slots: [Int: TensorType] = [:]
    for index in 0..<count {
      let id = NodeID(index)
      let node = self[id]
      let name = "%\(index) = \(node.operation.primitive.name)"
      if let late = node.inputs.first(where: { $0 >= id || $0.index < 0 }) {
        faults.append("\(name) comes before its operand %\(late.index)")
        continue
      }
      if case .slot(let slot) = attributes(of: id) {
        let known = slots[slot] ?? node.type
        if known != node.type {
          faults.append("\(name): slot \(slot) is \(known.shape) and \(node.shape)")
        }
        slots[slot] = known
      }
      guard let type = inferredType(node, attributes(of: id)) else {
        faults.append("\(name): its rule refuses its operands")
        continue
      }
      if type != node.type {
        faults.append("\(name): \(node.type), and its rule gives \(type)")
      }
    }
    return faults
  }

  /// What the operation's rule says; of leaves, whose types are given, what the node has.
  private func inferredType(_ node: Node, _ attributes: Attributes) -> TensorType? {
    let primitive = node.operation.primitive
    if case .leaf = primitive.form { return node.inputs.isEmpty ? node.type : nil }
    if node.operation.isComputedLeaf { return node.type }
    return try? primitive.infer(node.inputs.map { self[$0].type }, attributes)
  }
}
