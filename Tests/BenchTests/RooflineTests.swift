import Autodiff
import Testing

@testable import nbrun_bench

@Suite struct RooflineTests {
  /// 100 operations a second, a cache of 10 bytes with 20 bytes a second, 10 of them
  /// read, and memory with 5, 4 of them read.
  private let roofline = Roofline(
    threads: 1, flops: 100,
    levels: [
      .init(name: "L1", capacity: 10, bandwidth: 20, reading: 10),
      .init(name: "memory", capacity: .infinity, bandwidth: 5, reading: 4),
    ])

  @Test func theSlowerOfArithmeticAndBytesDecides() {
    #expect(roofline.bound(Work(flops: 1000, written: 20)) == .init(seconds: 10, roof: "flops"))
    #expect(roofline.bound(Work(flops: 100, written: 20)) == .init(seconds: 4, roof: "memory"))
  }

  @Test func theRidgeIsWhereBothTakeAsLong() throws {
    // 100 / 5 operations a byte.
    let below = try #require(roofline.bound(Work(flops: 19.9 * 40, written: 40)))
    let above = try #require(roofline.bound(Work(flops: 20.1 * 40, written: 40)))
    #expect(below.roof == "memory")
    #expect(above.roof == "flops")
    #expect(abs(above.seconds - below.seconds) < 0.1)
  }

  @Test func bytesComeFromTheSmallestLevelThatHoldsThem() {
    #expect(roofline.bound(Work(written: 10)) == .init(seconds: 0.5, roof: "L1"))
    #expect(roofline.bound(Work(written: 11)) == .init(seconds: 2.2, roof: "memory"))
    #expect(
      roofline.bound(Work(written: 10), footprint: 11) == .init(seconds: 2, roof: "memory"))
  }

  @Test func readingIsSlowerThanReadingAndWritingTogether() {
    #expect(roofline.bound(Work(read: 8, written: 12)) == .init(seconds: 4, roof: "memory"))
    #expect(roofline.bound(Work(read: 20, written: 4)) == .init(seconds: 5, roof: "memory"))
    #expect(roofline.bound(Work(read: 10)) == .init(seconds: 1, roof: "L1"))
  }

  @Test func nothingIsBoundedByWhatIsNotKnown() {
    #expect(roofline.bound(Work()) == nil)
    let unknown = Roofline(threads: 1, flops: 0, levels: [])
    #expect(unknown.bound(Work(flops: 1, written: 1)) == nil)
  }

  @Test func shareIsOfWhatTheRooflineAllows() {
    let slow = Figure(
      group: "g", name: "n", work: Work(flops: 1000, written: 10), seconds: 20, on: roofline)
    #expect(slow.share == 0.5)
    #expect(slow.unit == "Gflop/s")
    #expect(slow.value == 50e-9)
    let moving = Figure(
      group: "g", name: "n", work: Work(flops: 1, written: 40), seconds: 10, on: roofline)
    #expect(moving.share == 0.8)
    #expect(moving.unit == "GB/s")
    #expect(moving.value == 4e-9)
  }
}
