/// What is known of a value before anything runs.
package struct TensorType: Hashable, Sendable {
  package var shape: Shape
  /// Booleans are stored as 0 and 1 in the notebook's precision.
  package var isBoolean: Bool

  package init(_ shape: Shape, isBoolean: Bool = false) {
    self.shape = shape
    self.isBoolean = isBoolean
  }
}
