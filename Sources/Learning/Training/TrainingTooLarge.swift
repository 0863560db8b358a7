/// A run that does not fit into memory, found before it has begun.
package struct TrainingTooLarge: Error, Hashable {
  package var need: MemoryNeed
  /// Bytes.
  package var available: Int
  /// What would help, the best first.
  package var remedies: [MemoryRemedy]
}
