/// What an operation needs to know besides its inputs; equal attributes are stored once.
package enum Attributes: Hashable, Sendable {
  case none
  /// The bits of a filled constant's value: 0 and -0 are two numbers, and NaN is one.
  case scalar(bits: UInt64)
  /// The slot of a leaf whose data come from outside the graph.
  case slot(Int)
  /// A name that stands at a value: a parameter's path or an author's name.
  case label(String)
  /// One axis, already counted from 0.
  case axis(Int)
  /// Axes in ascending order, already counted from 0.
  case axes([Int])
  /// The axes of the input in the order of the output.
  case permutation([Int])
  /// The shape of the result.
  case shape(Shape)
  /// For each axis where to begin, how far to step (which may be negative) and how many entries
  /// to take.
  case slice(starts: [Int], steps: [Int], sizes: [Int])
  /// For each axis how many zeros go before, after and between the entries.
  case pad(before: [Int], after: [Int], between: [Int])
  /// Counter-based random numbers. `isPerStep` draws anew in each training step.
  case random(key: RandomKey, isPerStep: Bool)
  /// Whatever else a custom kernel needs.
  case integers([Int])

  /// The value of a filled constant.
  package static func scalar(_ value: Double) -> Attributes { .scalar(bits: value.bitPattern) }

  package var number: Double? {
    if case .scalar(let bits) = self { Double(bitPattern: bits) } else { nil }
  }
}
