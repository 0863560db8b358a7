package import Autodiff

/// The memory of one slot and what stands in it at the start.
package struct RandomSlot: Sendable {
  enum Content: Sendable {
    /// Between -1 and 1.
    case small
    /// Whole numbers from 0 up to a bound.
    case below(Int)
    /// Small numbers, and among them zeros of both signs and equal ones; or also NaN, infinities,
    /// and what is hardly more than 0 or hardly less than infinite.
    case odd(isFinite: Bool)
    /// Given numbers again and again.
    case given([Double], isTrainable: Bool)

    var isTrainable: Bool {
      switch self {
      case .small, .odd: true
      case .below: false
      case .given(_, let isTrainable): isTrainable
      }
    }
  }

  package internal(set) var shape: Shape
  var content: Content
  var number: Int

  package func tensor(_ precision: Precision) -> Tensor {
    // A prime number of entries until they come again, so that one in a wrong place shows.
    let period = 4093
    let count = min(period, max(shape.count, 1))
    let pattern = (0..<count).map { place -> Double in
      let mixed = (place &* 7919 &+ number &* 104_729) % period
      let small = Double(mixed) / 2048 - 1
      switch content {
      case .small: return small
      case .below(let bound): return Double(mixed % max(bound, 1))
      case .odd(let isFinite):
        let odd = RandomSlot.oddNumber(mixed, precision)
        return isFinite && mixed % 61 > 1 && mixed % 61 < 7 ? small : odd ?? small
      case .given(let numbers, _): return numbers.isEmpty ? 0 : numbers[place % numbers.count]
      }
    }
    return Tensor(cycling: pattern, shape: shape, precision: precision)
  }

  /// One in about six numbers.
  private static func oddNumber(_ mixed: Int, _ precision: Precision) -> Double? {
    let isSingle = precision == .float32
    return switch mixed % 61 {
    case 0, 7, 11: 0
    case 1, 8, 12: -0.0
    case 2: .nan
    case 3: .infinity
    case 4: -.infinity
    case 5: isSingle ? 0x1p-140 : 0x1p-1060
    case 6: isSingle ? -0x1p127 : -0x1p1023
    case 9, 13: 1
    case 10, 14: -2
    default: nil
    }
  }
}
