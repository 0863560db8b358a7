internal import Glibc

/// A mark on an axis: long with a label, short without.
package struct Tick: Sendable, Equatable {
  package var value: Double
  package var label: String?
  package init(_ value: Double, _ label: String? = nil) {
    self.value = value
    self.label = label
  }
}

/// The ticks of an axis, and the power of ten that their labels leave out.
package struct Ticks: Sendable, Equatable {
  package var ticks: [Tick]
  /// Labels are to be multiplied by ten to this power; 0 for none.
  package var exponent: Int = 0
}

extension Ticks {
  /// Ticks at round numbers within an axis, about `count` of them.
  package static func on(
    _ kind: Scale.Kind, from lower: Double, to upper: Double, count: Int, isWhole: Bool = false
  ) -> Ticks {
    let (low, high) = (min(lower, upper), max(lower, upper))
    switch kind {
    case .linear: return linear(low, high, count: count, isWhole: isWhole && high - low >= 2)
    case .log: return log(low, high, count: count)
    case .symlog(let threshold): return symlog(low, high, threshold: threshold, count: count)
    }
  }

  static func linear(
    _ lower: Double, _ upper: Double, count: Int, isWhole: Bool = false
  ) -> Ticks {
    let values = RoundNumbers.between(lower, upper, count: count, isWhole: isWhole)
    return labelled(values, magnitude: max(lower.magnitude, upper.magnitude))
  }

  /// Labels with as many decimals as tell the ticks apart; very large and very small numbers
  /// share a power of ten.
  private static func labelled(_ values: [Double], magnitude: Double) -> Ticks {
    guard magnitude > 0, let first = values.first else {
      return Ticks(ticks: values.map { Tick($0, "0") })
    }
    let step = values.count > 1 ? values[1] - first : magnitude
    let order = Int(floor(log10(magnitude)))
    let exponent = order >= 6 || order < -3 ? order : 0
    let unit = pow(10, Double(exponent))
    guard unit > 0, unit.isFinite, let decimals = decimals(of: step / unit) else {
      // Numbers that lie as close together as doubles can, or as far apart.
      let digits = (4...17).first { digits in
        Set(values.map { NumberText.short($0, digits: digits) }).count == values.count
      }
      return Ticks(
        ticks: values.map { value in
          Tick(value, NumberText.typeset(NumberText.short(value, digits: digits ?? 17)))
        })
    }
    return Ticks(
      ticks: values.map { value in
        let text = NumberText.fixed(value / unit, decimals: decimals)
        return Tick(value, NumberText.typeset(NumberText.grouped(text)))
      }, exponent: exponent)
  }

  /// Decimals in which a step shows in full: 0.25 needs two though it begins with one.
  private static func decimals(of step: Double) -> Int? {
    guard step.isFinite else { return nil }
    return (0...9).first { decimals in
      let scaled = step * pow(10, Double(decimals))
      return scaled >= 0.999
        && (scaled - scaled.rounded()).magnitude < 1e-6 * max(1, scaled)
    }
  }

  static func log(_ lower: Double, _ upper: Double, count: Int) -> Ticks {
    let first = log10(lower)
    let last = log10(upper)
    guard last - first >= 1.2 else {
      return linear(lower, upper, count: count)
    }
    let decades = Array(Int(ceil(first - 1e-9))...max(Int(ceil(first)), Int(floor(last + 1e-9))))
    let stride = [1, 2, 3, 5, 10, 20, 50, 100].first { decades.count / $0 <= max(2, count) } ?? 100
    let isShort = decades.allSatisfy { (-3...4).contains($0) }
    func label(_ exponent: Int) -> String {
      guard isShort else { return NumberText.power(of: exponent) }
      let text = NumberText.fixed(pow(10, Double(exponent)), decimals: max(0, -exponent))
      return NumberText.grouped(text)
    }
    let digitsToLabel = decades.count <= 2 ? [2.0, 5.0] : []
    var ticks: [Tick] = []
    for exponent in (decades[0] - 1)...(decades[decades.count - 1] + 1) {
      let decade = pow(10, Double(exponent))
      guard decade > 0, decade.isFinite else { continue }
      if decade >= lower * (1 - 1e-9), decade <= upper * (1 + 1e-9) {
        let isLabelled = exponent.isMultiple(of: stride)
        ticks.append(Tick(decade, isLabelled ? label(exponent) : nil))
      }
      guard decades.count <= 10 else { continue }
      for digit in 2...9 {
        let value = decade * Double(digit)
        guard value >= lower, value <= upper else { continue }
        let isLabelled = digitsToLabel.contains(Double(digit))
        let text = NumberText.grouped(NumberText.short(value))
        ticks.append(Tick(value, isLabelled ? text : nil))
      }
    }
    return Ticks(ticks: ticks)
  }

  static func symlog(
    _ lower: Double, _ upper: Double, threshold: Double, count: Int
  ) -> Ticks {
    let largest = max(lower.magnitude, upper.magnitude)
    guard threshold > 0, largest > threshold else { return linear(lower, upper, count: count) }
    let first = Int(ceil(log10(threshold) - 1e-9))
    let last = Int(floor(log10(largest) + 1e-9))
    var values: [Tick] = [Tick(0, "0")]
    let stride = max(1, (2 * max(0, last - first) + count) / max(1, count))
    if first <= last {
      for exponent in Swift.stride(from: first, through: last, by: stride) {
        let value = pow(10, Double(exponent))
        values.append(Tick(value, NumberText.power(of: exponent)))
        values.insert(Tick(-value, "−" + NumberText.power(of: exponent)), at: 0)
      }
    }
    return Ticks(ticks: values.filter { $0.value >= lower && $0.value <= upper })
  }
}
