/// A function of the language over tensors: a primitive or a composition of primitives.
///
/// The name resolution, "did you mean", the reference page and the tests of every operation
/// read `OperationTable`.
package protocol Operation: Sendable {
  static var signature: Signature { get }

  /// Appends the nodes of one call.
  static func build(_ graph: inout Graph, _ arguments: ArgumentList) throws(OperationError)
    -> BuildResult

  /// Calls at points where the operation is smooth, for the tests of values and derivatives.
  static var samples: [Sample] { get }
}

package enum BuildResult: Sendable {
  case one(NodeID)
  /// A list in the language, as `split` gives.
  case many([NodeID])
}

/// A call with tensors given by shape; the tests fill them with fixed random numbers.
package struct Sample: Sendable {
  package enum Value: Sendable {
    /// Entries drawn from the range, evenly.
    case tensor([Int], ClosedRange<Double> = -1.5...1.5)
    /// Given entries, row-major.
    case entries([Int], [Double])
    /// Given entries by which no derivative is taken: a condition, labels, indices.
    case fixed([Int], [Double])
    /// A list of tensors of these shapes.
    case tensors([[Int]])
    case constant(ArgumentValue)
  }
  package var arguments: [(name: String, value: Value)]
  package var isDifferentiable: Bool
  package init(_ arguments: [(name: String, value: Value)], isDifferentiable: Bool = true) {
    self.arguments = arguments
    self.isDifferentiable = isDifferentiable
  }
}
