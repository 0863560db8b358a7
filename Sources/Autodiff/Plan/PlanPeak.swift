/// What stands in scratch memory at the moment when it is most.
package struct PlanPeak: Sendable {
  package enum Kind: Sendable, Hashable {
    /// Of the forward pass: kept for the backward pass, or being computed.
    case forward
    /// An adjoint, or what else is made after the loss.
    case backward
    /// The gradient whose statistics have this row.
    case gradient(Int)
  }

  package struct Value: Sendable {
    package var node: NodeID
    package var bytes: Int
    package var kind: Kind
  }

  /// In the order of their nodes.
  package var values: [Value] = []

  package var bytes: Int { values.reduce(0) { $0 + $1.bytes } }
  package var largest: Value? { values.max { ($0.bytes, $1.node) < ($1.bytes, $0.node) } }
}
