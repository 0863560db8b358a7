/// What can go wrong while a plan is made or runs.
package enum ExecutionError: Error, Hashable, Sendable {
  /// The planned peak in bytes, what was available, and where the largest value comes from.
  case outOfMemory(needed: Int, available: Int, largest: Origin)
  /// An index of a gather, an embedding or a label that lies outside 0..<size.
  case indexOutOfRange(value: Double, size: Int, Origin)
  /// A guarded value became NaN or infinite.
  case notFinite(Origin)
  case cancelled
}
