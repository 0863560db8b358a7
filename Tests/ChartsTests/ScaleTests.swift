import Testing

@testable import Charts

@Suite struct ScaleTests {
  @Test(
    arguments: [
      (0, 7, [0, 1, 2, 3, 4, 5, 6, 7], 7), (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1], 6),
      (-1.5, 1.9, [-1.5, 0, 1.5], 3), (0.1, 0.35, [0.1, 0.15, 0.2, 0.25, 0.3, 0.35], 6),
      (0, 1000, [0, 200, 400, 600, 800, 1000], 6),
    ] as [(Double, Double, [Double], Int)])
  func roundNumbers(lower: Double, upper: Double, expected: [Double], count: Int) {
    #expect(RoundNumbers.between(lower, upper, count: count) == expected)
  }

  /// Whatever the axis: ticks ascend, lie within, are about as many as wanted.
  @Test(
    arguments: [
      (-1e308, 1e308), (0, .leastNonzeroMagnitude), (1, 1 + 2.220446049250313e-16),
      (1e-300, 3e-300), (-7, -6.9999),
      (123456789, 123456790), (0, 1e9), (-3.2e-7, 8.1e-5), (1e15, 1e15 + 4),
    ] as [(Double, Double)])
  func ticksOfAnyAxis(lower: Double, upper: Double) {
    for count in 2...12 {
      let ticks = Ticks.linear(lower, upper, count: count).ticks
      let values = ticks.map(\.value)
      #expect(values == values.sorted())
      #expect(Set(ticks.map(\.label)).count == ticks.count)
      #expect(ticks.count >= 2 && ticks.count <= 2 * count)
      let slack = (upper / 2 - lower / 2) * 1e-6
      #expect(values.allSatisfy { $0 >= lower - slack && $0 <= upper + slack })
    }
  }

  @Test func wholeNumbersGetWholeTicks() {
    let values = RoundNumbers.between(-0.2, 5.2, count: 12, isWhole: true)
    #expect(values == [0, 1, 2, 3, 4, 5])
  }

  @Test func logarithmicTicks() {
    let decades = Ticks.log(0.5, 2e4, count: 6).ticks.filter { $0.label != nil }
    #expect(decades.map(\.label) == ["1", "10", "100", "1000", "10,000"])
    let deep = Ticks.log(1e-45, 1, count: 5).ticks.filter { $0.label != nil }
    #expect(deep.map(\.label) == ["10⁻⁴⁰", "10⁻³⁰", "10⁻²⁰", "10⁻¹⁰", "10⁰"])
    let two = Ticks.log(1, 50, count: 5).ticks.filter { $0.label != nil }
    #expect(two.map(\.label) == ["1", "2", "5", "10", "20", "50"])
  }

  @Test(
    arguments: [
      (0, "0"), (19.6755, "19.68"), (0.0194, "0.0194"), (1001, "1001"), (1.2e-5, "1.2e-5"),
      (-0.46812, "-0.4681"), (123456, "123500"), (99999, "100000"), (9999.9, "10000"),
      (1e300, "1e300"), (.nan, "nan"), (-.infinity, "-inf"), (0.1 + 0.2, "0.3"),
      (.leastNonzeroMagnitude, "5e-324"),
    ] as [(Double, String)])
  func numbersInShort(value: Double, expected: String) {
    #expect(NumberText.short(value) == expected)
  }

  @Test func placesOnALogarithmicAxis() {
    let scale = Scale(.log, from: 0.01, to: 100, start: 400, end: 0)
    #expect(scale.place(1) == .at(200))
    #expect(scale.place(0) == .foot(400))
    #expect(scale.place(-1) == .nowhere)
    #expect(scale.place(.nan) == .nowhere)
    #expect(scale.place(.infinity) == .nowhere)
  }

  @Test func axesWithoutExtentAreSane() {
    for kind in [Scale.Kind.linear, .log, .symlog(threshold: 1)] {
      for interval in [nil, Interval([0.0]), Interval([-3.0]), Interval([5.0, 5.0])] {
        let (lower, upper) = Scale.domain(of: interval, kind: kind, limits: (nil, nil), air: 0.05)
        #expect(lower < upper && lower.isFinite && upper.isFinite)
      }
    }
  }
}
