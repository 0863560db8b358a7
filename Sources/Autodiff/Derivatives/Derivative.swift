/// The derivative of a scalar node by other nodes of the graph.
package struct Derivative: Sendable {
  /// One for each node asked for, of its shape; zeros where there is no dependence.
  package var gradients: [NodeID]
  /// Whether the scalar depends on the node at all.
  package var isConnected: [Bool]
}

extension Graph {
  /// Reverse-mode automatic differentiation: appends the adjoints of `y`'s ancestors that
  /// depend on one of `xs`, in time linear in the part of the graph between them.
  ///
  /// The result consists of ordinary nodes and can be differentiated again.
  /// - Parameter y: a scalar node.
  package mutating func derivative(of y: NodeID, by xs: [NodeID]) throws(OperationError)
    -> Derivative
  { Derivative(gradients: [], isConnected: []) }

  /// The vector-Jacobian product: the adjoints of `xs` for the adjoint `seed` of `y`, of y's
  /// shape.
  package mutating func pullback(of y: NodeID, seed: NodeID, by xs: [NodeID])
    throws(OperationError) -> Derivative
  { Derivative(gradients: [], isConnected: []) }
}
