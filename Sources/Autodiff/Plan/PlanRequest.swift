/// What a plan is to compute.
package struct PlanRequest: Sendable {
  /// A node whose value is to stand in the memory of a slot when the plan has run. Where the
  /// graph also reads that slot (a parameter, a moment), the old value is replaced in place.
  package struct Write: Sendable {
    package var node: NodeID
    package var slot: Int
    package init(_ node: NodeID, slot: Int) {
      self.node = node
      self.slot = slot
    }
  }

  package var graph: Graph
  package var precision: Precision
  package var writes: [Write]
  /// Gradients whose statistics are recorded in the steps that ask for it, in this order.
  package var statistics: [NodeID]
  /// A scalar that must be finite before any slot that is also read is written.
  package var guardNode: NodeID?
  /// Without fusion every node is one instruction of its own: for finding where a value went
  /// wrong. The bits are the same.
  package var fuses: Bool

  package init(
    graph: Graph, precision: Precision, writes: [Write], statistics: [NodeID] = [],
    guardNode: NodeID? = nil, fuses: Bool = true
  ) {
    self.graph = graph
    self.precision = precision
    self.writes = writes
    self.statistics = statistics
    self.guardNode = guardNode
    self.fuses = fuses
  }
}
