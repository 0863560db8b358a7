/// What stands in scratch memory at the moment when it is most.
package struct PlanPeak: Sendable {
  /// Largest first; at most ten.
  package var values: [(node: NodeID, bytes: Int)] = []
  /// How many smaller ones there are besides, and their bytes.
  package var others: (count: Int, bytes: Int) = (0, 0)
  /// Bytes of values of the forward pass: those kept for the backward pass, and what is computed.
  package var forwardBytes = 0
  /// Bytes of adjoints, gradients and what else is made after the loss.
  package var backwardBytes = 0

  package var bytes: Int { forwardBytes + backwardBytes }

  init() {}

  /// - Parameter loss: the last node of the forward pass, if there is a pass after it.
  init(_ alive: [(node: NodeID, bytes: Int)], loss: NodeID?) {
    let sorted = alive.sorted { ($0.bytes, $1.node) > ($1.bytes, $0.node) }
    values = Array(sorted.prefix(10))
    let rest = sorted.dropFirst(10)
    others = (rest.count, rest.reduce(0) { $0 + $1.bytes })
    for (node, bytes) in alive {
      if let loss, node > loss { backwardBytes += bytes } else { forwardBytes += bytes }
    }
  }
}
