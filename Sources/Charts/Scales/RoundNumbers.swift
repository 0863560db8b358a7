internal import Glibc

/// Equally spaced round numbers, chosen by how simple they are, how well they cover the axis and
/// how near they come to the number wanted.
///
/// Source: Talbot, Lin, Hanrahan, "An Extension of Wilkinson's Algorithm for Positioning Tick
/// Labels on Axes", 2010; here all numbers lie within the axis.
enum RoundNumbers {
  private static let steps: [Double] = [1, 5, 2, 2.5, 4, 3]

  static func between(
    _ lower: Double, _ upper: Double, count: Int, isWhole: Bool = false
  ) -> [Double] {
    guard lower.isFinite, upper.isFinite, lower < upper else {
      return lower.isFinite ? [lower] : []
    }
    let span = upper - lower
    // Where doubles lie too far apart or the difference overflows, both ends are all there is.
    guard span.isFinite, span > max(lower.magnitude, upper.magnitude) * 1e-13, span > 1e-300 else {
      return [lower, upper]
    }
    let wanted = Double(max(2, count))
    var best: (score: Double, start: Double, step: Double, count: Int)?
    for skip in 1...3 {
      for (index, digit) in steps.enumerated() {
        for number in 2...max(3, 2 * count) {
          // The power of ten that brings `number` of these steps nearest to the axis.
          let delta = span / Double(number + 1) / Double(skip) / digit
          let power = Int(ceil(log10(delta)))
          for exponent in power...(power + 1) {
            let step = Double(skip) * digit * pow(10, Double(exponent))
            let first = ceil(lower / step - 1e-9)
            let last = floor(upper / step + 1e-9)
            let fitting = last - first + 1
            guard step > 0, step.isFinite, !isWhole || step.rounded() == step, fitting >= 2,
              fitting <= 2 * wanted
            else { continue }
            let holdsZero = first <= 0 && last >= 0
            let simplicity =
              1 - Double(index) / Double(steps.count - 1) - Double(skip) + 1 + (holdsZero ? 1 : 0)
            let low = (lower - first * step) / (0.1 * span)
            let high = (upper - last * step) / (0.1 * span)
            let coverage = 1 - 0.5 * (low * low + high * high)
            let ratio = fitting / wanted
            let density = 2 - max(ratio, 1 / ratio)
            let score = 0.2 * simplicity + 0.25 * coverage + 0.5 * density
            if score > (best?.score ?? -.infinity) + 1e-12 {
              best = (score, first, step, Int(fitting))
            }
          }
        }
      }
    }
    guard let best else { return [lower, upper] }
    return (0..<best.count).map { exact((best.start + Double($0)), times: best.step) }
  }

  /// `factor · step` without the dust of binary fractions: 3 · 0.1 is 0.3.
  private static func exact(_ factor: Double, times step: Double) -> Double {
    let product = factor * step
    let exponent = Int(floor(log10(step))) - 2
    guard exponent < 0, exponent > -300 else { return product }
    let unit = pow(10, Double(-exponent))
    let scaled = (product * unit).rounded()
    return scaled.magnitude < 1e15 ? scaled / unit : product
  }
}
