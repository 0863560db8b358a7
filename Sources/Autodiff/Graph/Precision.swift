/// The number format of a notebook: all tensors of a plan have the same.
package enum Precision: String, Sendable, Hashable {
  case float32
  case float64

  /// Bytes an entry.
  package var size: Int { self == .float32 ? 4 : 8 }
}
