import Testing

@testable import Charts

@Suite struct ThinningTests {
  static let lengths = [0, 1, 2, 1000, 1001, 5000, 123_456]

  /// The lowest and the highest value of every pixel column survive, and both ends.
  @Test(arguments: lengths) func extremesOfEveryColumnSurvive(count: Int) {
    var state: UInt64 = 7
    var values: [Double] = []
    for _ in 0..<count {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      values.append(Double(state >> 40))
    }
    let columns = (0..<count).map { 40 + 500 * Double($0) / Double(max(1, count - 1)) }
    let kept = Thinning.indices(columns: columns, values: values)
    #expect(kept == kept.sorted() && Set(kept).count == kept.count)
    #expect(kept.count <= 1100)
    #expect(kept.first == (count > 0 ? 0 : nil) && kept.last == (count > 0 ? count - 1 : nil))

    func extremes(_ indices: some Sequence<Int>) -> [Int: ClosedRange<Double>] {
      var result: [Int: ClosedRange<Double>] = [:]
      for index in indices {
        let old = result[Int(columns[index])] ?? values[index]...values[index]
        result[Int(columns[index])] =
          min(old.lowerBound, values[index])...max(old.upperBound, values[index])
      }
      return result
    }
    #expect(extremes(kept) == extremes(0..<count))
  }

  @Test func curvesThatTurnBackKeepTheirExtremes() {
    let columns = (0..<50_000).map { Double(($0 * 7919) % 10_007) }
    let values = (0..<50_000).map { Double(($0 * 104_729) % 9973) }
    let kept = Thinning.indices(columns: columns, values: values)
    #expect(kept.count <= 1100)
    for numbers in [columns, values] {
      #expect(kept.map { numbers[$0] }.min() == numbers.min())
      #expect(kept.map { numbers[$0] }.max() == numbers.max())
    }
  }

  @Test func pointsWithoutAPlaceAreLeftOut() {
    let kept = Thinning.indices(columns: [0, 1, .nan, 3], values: [1, .infinity, 2, 3])
    #expect(kept == [0, 3])
  }
}
