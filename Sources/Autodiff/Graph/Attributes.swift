/// What an operation needs to know besides its inputs; equal attributes are stored once.
package enum Attributes: Equatable, Sendable {
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

extension Attributes {
  /// Equal for equal attributes.
  var mixedHash: MixedHash {
    var hash = MixedHash()
    func mix(_ kind: Int, _ numbers: [Int]...) {
      hash.mix(kind)
      for list in numbers {
        hash.mix(list.count)
        for number in list { hash.mix(number) }
      }
    }
    switch self {
    case .none: hash.mix(0)
    case .scalar(let bits):
      hash.mix(1)
      hash.mix(Int(truncatingIfNeeded: bits))
    case .slot(let slot):
      hash.mix(2)
      hash.mix(slot)
    case .label(let text):
      hash.mix(3)
      hash.mix(text)
    case .axis(let axis):
      hash.mix(4)
      hash.mix(axis)
    case .axes(let axes): mix(5, axes)
    case .permutation(let order): mix(6, order)
    case .shape(let shape):
      hash.mix(7)
      for axis in 0..<shape.rank { hash.mix(shape[axis]) }
    case .slice(let starts, let steps, let sizes): mix(8, starts, steps, sizes)
    case .pad(let before, let after, let between): mix(9, before, after, between)
    case .random(let key, let isPerStep):
      hash.mix(isPerStep ? 11 : 10)
      hash.mix(Int(truncatingIfNeeded: key.bits))
    case .integers(let numbers): mix(12, numbers)
    }
    return hash
  }
}
