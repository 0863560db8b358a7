/// What can go wrong while a plan is made or runs.
package enum ExecutionError: Error, Hashable, Sendable {
  /// The planned peak in bytes, what was available, and the node that dominates it.
  case outOfMemory(needed: Int, available: Int, largest: NodeID?)
  /// An index of a gather, an embedding or a label that lies outside 0..<size.
  case indexOutOfRange(value: Double, size: Int, NodeID)
  case singularMatrix(NodeID)
  case cancelled
}
