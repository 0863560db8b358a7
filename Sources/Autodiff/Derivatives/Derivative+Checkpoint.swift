extension Graph {
  /// Takes the adjoint of a checkpoint back to where its part begins, through a copy of the part
  /// whose nodes wait for that adjoint. Linear in the part, which is copied once for each level
  /// of checkpoints around it.
  ///
  /// What is added to an adjoint, and in which order, is the same as without the checkpoint; so
  /// are its bits.
  /// - Returns: whether it did; not where an inner value is differentiated by, which the copy
  ///   does not depend on.
  mutating func propagate(
    _ adjoint: NodeID, throughCheckpoint id: NodeID, _ adjoints: inout AdjointTable
  ) throws(OperationError) -> Bool {
    let ends = Array(self[id].inputs)
    let begins = ends.dropFirst()
    let inner = nodes(from: Set(begins), to: ends[0])
    if inner.contains(where: { adjoints.isAsked($0) }) { return false }
    var places: [NodeID: NodeID] = [:]
    for begin in begins {
      places[begin] = try append(Barrier.self, [begin, adjoint, id])
    }
    for original in inner {
      let node = self[original]
      // What is computed from nothing would not wait otherwise.
      let inputs =
        node.operation.isComputedLeaf ? [adjoint, id] : node.inputs.map { places[$0] ?? $0 }
      origin = node.origin
      places[original] = append(
        node.operation, Inputs(inputs), attributesAt: node.attributes, node.type)
    }
    guard let output = places[ends[0]] else { return false }
    let wanted = begins.filter { adjoints.isOnPath($0) }
    var copied = AdjointTable(from: wanted.compactMap { places[$0] }, to: output, in: self)
    copied[output] = adjoint
    for begin in wanted { if let place = places[begin] { copied[place] = adjoints[begin] } }
    try propagate(&copied)
    for begin in wanted {
      if let place = places[begin], let found = copied[place] { adjoints[begin] = found }
    }
    return true
  }

  /// The nodes that `output` needs and that have to be computed, up to some others; ascending.
  private func nodes(from begins: Set<NodeID>, to output: NodeID) -> [NodeID] {
    var seen = begins
    var result: [NodeID] = []
    var open = [output]
    seen.insert(output)
    while let id = open.popLast() {
      if holdsValue(id) { continue }
      result.append(id)
      if self[id].operation.isComputedLeaf { continue }
      for input in self[id].inputs where seen.insert(input).inserted { open.append(input) }
    }
    return result.sorted()
  }
}
