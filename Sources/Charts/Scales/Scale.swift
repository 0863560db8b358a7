internal import Glibc

/// Maps values to places along an axis.
package struct Scale: Sendable {
  package enum Kind: Sendable, Equatable {
    case linear
    case log
    /// Linear within ±threshold, logarithmic beyond.
    case symlog(threshold: Double)
  }

  package enum Place: Equatable {
    case at(Double)
    /// A value of zero on a logarithmic axis: at its foot.
    case foot(Double)
    /// Not finite, or negative on a logarithmic axis.
    case nowhere
  }

  package let kind: Kind
  /// The values at both ends; `lower < upper` unless the axis runs backwards.
  package let lower: Double
  package let upper: Double
  /// The coordinates of both ends.
  package let start: Double
  package let end: Double

  private let first: Double
  private let span: Double

  package init(_ kind: Kind, from lower: Double, to upper: Double, start: Double, end: Double) {
    self.kind = kind
    self.lower = lower
    self.upper = upper
    self.start = start
    self.end = end
    first = Self.transform(lower, kind)
    span = Self.transform(upper, kind) - first
  }

  package func place(_ value: Double) -> Place {
    guard value.isFinite else { return .nowhere }
    if kind == .log, value <= 0 {
      return value == 0 ? .foot(lower < upper ? start : end) : .nowhere
    }
    return .at(position(value))
  }

  /// The coordinate of a value that has a place; far outside of the axis it is held back, for
  /// renderers lose precision there.
  package func position(_ value: Double) -> Double {
    guard span != 0 else { return (start + end) / 2 }
    let fraction =
      span.isFinite
      ? (Self.transform(value, kind) - first) / span
      : (Self.transform(value, kind) / 4 - first / 4)
        / (Self.transform(upper, kind) / 4 - first / 4)
    let bound = 20.0
    return start + (end - start) * min(max(fraction.isNaN ? 0 : fraction, -bound), bound)
  }

  func holds(_ value: Double) -> Bool {
    let slack = 1e-9
    let fraction = (position(value) - start) / (end - start)
    return fraction >= -slack && fraction <= 1 + slack
  }

  private static func transform(_ value: Double, _ kind: Kind) -> Double {
    switch kind {
    case .linear: return value
    case .log: return log10(value)
    case .symlog(let threshold):
      let magnitude = value.magnitude / threshold
      let linear = magnitude <= 1 ? magnitude : 1 + log10(magnitude)
      return value < 0 ? -linear : linear
    }
  }
}

extension Scale {
  /// The values at both ends of an axis that shows `interval`, with air around it, and limits
  /// where the author has set them.
  static func domain(
    of interval: Interval?, kind: Kind, limits: (lower: Double?, upper: Double?), air: Double
  ) -> (Double, Double) {
    var (lower, upper) = inferred(interval, kind: kind, air: air)
    let usable: (Double) -> Bool = { $0.isFinite && (kind != .log || $0 > 0) }
    if let limit = limits.lower, usable(limit) { lower = limit }
    if let limit = limits.upper, usable(limit) { upper = limit }
    if lower == upper || (lower > upper && (limits.lower == nil || limits.upper == nil)) {
      // One limit lies beyond all data: the other end follows it.
      if limits.upper != nil, limits.lower == nil {
        lower = kind == .log ? upper / 10 : upper - max(1, upper.magnitude * 0.1)
      } else {
        upper = kind == .log ? lower * 10 : lower + max(1, lower.magnitude * 0.1)
      }
    }
    let largest = Double.greatestFiniteMagnitude
    let least = kind == .log ? Double.leastNonzeroMagnitude : -largest
    return (min(max(lower, least), largest), min(max(upper, least), largest))
  }

  private static func inferred(
    _ interval: Interval?, kind: Kind, air: Double
  ) -> (Double, Double) {
    guard let interval else { return kind == .log ? (0.1, 10) : (0, 1) }
    if kind == .log {
      guard interval.smallestPositive.isFinite, interval.upper > 0 else { return (0.1, 10) }
      let lower = interval.smallestPositive
      guard lower < interval.upper else {
        return (max(lower / 3, .leastNonzeroMagnitude), min(lower * 3, .greatestFiniteMagnitude))
      }
      if interval.isTight { return (lower, interval.upper) }
      let factor = pow(10, log10(interval.upper / lower) * air)
      let bounded = factor.isFinite ? factor : 1
      let widened = min(interval.upper * bounded, .greatestFiniteMagnitude)
      return (max(lower / bounded, .leastNonzeroMagnitude), widened)
    }
    var (lower, upper) = (interval.lower, interval.upper)
    if interval.startsAtZero {
      lower = min(lower, 0)
      upper = max(upper, 0)
    }
    guard lower < upper else {
      let margin = lower == 0 ? 1 : lower.magnitude * 0.1
      return (lower - margin, upper + margin)
    }
    if interval.isTight { return (lower, upper) }
    let margin = (upper - lower) * air
    guard margin.isFinite else { return (lower, upper) }
    let rests = interval.startsAtZero && lower == 0
    let hangs = interval.startsAtZero && upper == 0
    return (rests ? 0 : lower - margin, hangs ? 0 : upper + margin)
  }
}
