internal import Glibc

/// What an axis has to hold of a mark's values.
package struct Interval: Sendable, Equatable {
  package var lower: Double
  package var upper: Double
  /// The smallest value above zero: where a logarithmic axis may begin.
  package var smallestPositive: Double
  /// Without air around it, as for an image.
  package var isTight: Bool
  /// Of whole numbers: ticks between them mean nothing.
  package var isWhole = false
  /// Grows from zero, as bars do: no air below.
  package var startsAtZero: Bool

  package init(
    _ lower: Double, _ upper: Double, isTight: Bool = false, startsAtZero: Bool = false
  ) {
    self.lower = lower
    self.upper = upper
    self.isTight = isTight
    self.startsAtZero = startsAtZero
    smallestPositive = lower > 0 ? lower : upper > 0 ? upper : .infinity
  }

  /// Of the finite ones among values; `nil` if there is none.
  package init?(_ values: some Sequence<Double>) {
    var lower = Double.infinity
    var upper = -Double.infinity
    var positive = Double.infinity
    var isWhole = true
    for value in values where value.isFinite {
      if value < lower { lower = value }
      if value > upper { upper = value }
      if value > 0, value < positive { positive = value }
      if isWhole, value.rounded() != value { isWhole = false }
    }
    guard lower <= upper else { return nil }
    self.init(lower, upper)
    smallestPositive = positive
    self.isWhole = isWhole
  }

  package mutating func join(_ other: Interval) {
    lower = min(lower, other.lower)
    upper = max(upper, other.upper)
    smallestPositive = min(smallestPositive, other.smallestPositive)
    isTight = isTight || other.isTight
    isWhole = isWhole && other.isWhole
    startsAtZero = startsAtZero || other.startsAtZero
  }

  static func union(_ intervals: some Sequence<Interval?>) -> Interval? {
    var result: Interval?
    for case let interval? in intervals {
      if result == nil { result = interval } else { result?.join(interval) }
    }
    return result
  }
}
