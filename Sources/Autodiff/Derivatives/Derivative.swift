/// The derivative of a node by other nodes of the graph.
package struct Derivative: Sendable {
  /// One for each node asked for, of its shape; zeros where there is no dependence.
  package var gradients: [NodeID]
  /// Whether the value depends on the node at all, by a path that has a derivative.
  package var isConnected: [Bool]
}

extension Graph {
  /// Reverse-mode automatic differentiation: appends the adjoints of `y`'s ancestors that
  /// depend on one of `xs`, in time linear in the part of the graph between them (but for sorting
  /// their numbers).
  ///
  /// The result consists of ordinary nodes and can be differentiated again.
  /// - Parameter y: a scalar node.
  package mutating func derivative(of y: NodeID, by xs: [NodeID]) throws(OperationError)
    -> Derivative
  {
    guard shape(y).rank == 0 else { throw .wrongRank("grad", expected: "a scalar", shape(y)) }
    let seed = constant(1)
    return try pullback(of: y, seed: seed, by: xs)
  }

  /// The vector-Jacobian product: the adjoints of `xs` for the adjoint `seed` of `y`, of y's
  /// shape.
  package mutating func pullback(of y: NodeID, seed: NodeID, by xs: [NodeID])
    throws(OperationError) -> Derivative
  {
    guard shape(seed) == shape(y) else {
      throw .unequalShapes("the derivative's seed", [shape(seed), shape(y)])
    }
    var adjoints = AdjointTable(from: xs, to: y, in: self)
    let authorsOrigin = origin
    defer { origin = authorsOrigin }
    adjoints[y] = seed
    try propagate(&adjoints)
    origin = authorsOrigin
    var result = Derivative(gradients: [], isConnected: [])
    for x in xs {
      let adjoint = adjoints[x]
      result.gradients.append(adjoint ?? constant(0, shape(x)))
      result.isConnected.append(adjoint != nil)
    }
    return result
  }

  /// Adds up the adjoints of all nodes on the path, the last node first.
  mutating func propagate(_ adjoints: inout AdjointTable) throws(OperationError) {
    expect(2 * adjoints.path.count)
    for id in adjoints.path.reversed() {
      guard let adjoint = adjoints[id] else { continue }
      let node = self[id]
      let wanted = node.inputs.map { adjoints.isOnPath($0) }
      guard wanted.contains(true) else { continue }
      if node.operation == Checkpoint.id,
        try propagate(adjoint, throughCheckpoint: id, &adjoints)
      {
        continue
      }
      origin = node.origin
      let parts = try node.operation.primitive.gradient(
        &self, of: id, adjoint: adjoint, wanted: wanted)
      for (i, input) in node.inputs.enumerated() where wanted[i] {
        guard let part = parts[i] else { continue }
        precondition(shape(part) == shape(input), "an adjoint has the shape of its node")
        if let earlier = adjoints[input] {
          adjoints[input] = try add(earlier, part)
        } else {
          adjoints[input] = part
        }
      }
    }
  }
}
