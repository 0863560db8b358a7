/// A growing graph with the values that are known in it: what `eval` blocks compute in.
///
/// A node is *known* when every leaf that it needs has a value, else *known in shape only*.
/// Values are computed when asked for and kept for the nodes that were asked for or named, so a
/// loop of thousands of turns computes each turn once.
package final class Workspace {
  package var graph = Graph()
  package let precision: Precision
  private var leaves: [Tensor?] = []

  package init(precision: Precision) { self.precision = precision }

  /// A leaf with a value.
  package func leaf(_ tensor: Tensor) -> NodeID {
    leaves.append(tensor)
    return graph.append(leaf: Input.self, .slot(leaves.count - 1), type: tensor.type)
  }

  /// A leaf known in shape only.
  package func placeholder(_ type: TensorType) -> NodeID {
    leaves.append(nil)
    return graph.append(leaf: Input.self, .slot(leaves.count - 1), type: type)
  }

  /// Whether every leaf that the node needs has a value. Amortised constant time.
  package func isKnown(_ id: NodeID) -> Bool { false }

  /// Marks a node as worth keeping once it is computed: an author's name stands at it.
  package func keep(_ id: NodeID) {}

  /// The values of nodes, all known; computes what is missing in one plan.
  /// - Throws: `ExecutionError` when memory does not suffice or the work was cancelled.
  package func values(of ids: [NodeID]) throws(ExecutionError) -> [Tensor] { [] }
}
