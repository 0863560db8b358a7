/// A small generator for test inputs (xorshift64*), the same on every run.
struct DrawnNumbers {
  private var state: UInt64
  init(seed: UInt64) { state = seed &* 2_685_821_657_736_338_717 | 1 }

  mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 2_685_821_657_736_338_717
  }

  /// Evenly in the range, as a number that float and double both hold.
  mutating func even(_ range: ClosedRange<Double>) -> Double {
    let unit = Double(next() >> 40) / 16_777_216
    return Double(Float(range.lowerBound + (range.upperBound - range.lowerBound) * unit))
  }

  mutating func list(_ count: Int, _ range: ClosedRange<Double> = -4...4) -> [Double] {
    (0..<count).map { _ in even(range) }
  }

  /// DrawnNumbers of every magnitude that the precision holds, of both signs, and the special ones.
  mutating func wild(_ count: Int, size: Int) -> [Double] {
    (0..<count).map { i in
      if i % 4 == 3 {
        return DrawnNumbers.special[Int(next() % UInt64(DrawnNumbers.special.count))]
      }
      if size == 4 { return Double(Float(bitPattern: UInt32(truncatingIfNeeded: next() >> 16))) }
      return Double(bitPattern: next())
    }
  }

  static let special: [Double] = [
    0, -0.0, 1, -1, 2, -2, 0.5, -0.5, 1.5, 2.5, -1.5, 3, 4, 7, 10, 1e-3, 1e-8, 1e-17, 1e10, -1e10,
    1e20, -1e20, 1e38, 1e300, -1e300, 1e-40, -1e-40, 1e-45, 0x1p-1040,
    .leastNonzeroMagnitude, -.leastNonzeroMagnitude,
    .infinity, -.infinity, .nan, 88.7, 88.8, -87.4, -103.9, 709.7, 709.8, -708.5, -745.1, 355,
    3.141592653589793, 1.5707963267948966, 30_000, 1e6, 1_048_576, 8_388_609, 4_503_599_627_370_497,
  ]
}

/// Bits of the numbers, all NaN the same.
func bits(_ values: [Double]) -> [UInt64] {
  values.map { $0.isNaN ? Double.nan.bitPattern : $0.bitPattern }
}
