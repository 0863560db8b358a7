import Autodiff
import Testing

@testable import nbrun_bench

@Suite struct RooflineTests {
  /// 100 operations a second, a cache of 10 bytes with 20 bytes a second, and memory with 5.
  private let roofline = Roofline(
    threads: 1, flops: 100,
    levels: [
      .init(name: "L1", capacity: 10, bandwidth: 20),
      .init(name: "memory", capacity: .infinity, bandwidth: 5),
    ])

  @Test func theSlowerOfArithmeticAndBytesDecides() {
    #expect(roofline.bound(Work(flops: 1000, bytes: 20)) == .init(seconds: 10, roof: "flops"))
    #expect(roofline.bound(Work(flops: 100, bytes: 20)) == .init(seconds: 4, roof: "memory"))
  }

  @Test func theRidgeIsWhereBothTakeAsLong() throws {
    // 100 / 5 operations a byte.
    let below = try #require(roofline.bound(Work(flops: 19.9 * 40, bytes: 40)))
    let above = try #require(roofline.bound(Work(flops: 20.1 * 40, bytes: 40)))
    #expect(below.roof == "memory")
    #expect(above.roof == "flops")
    #expect(abs(above.seconds - below.seconds) < 0.1)
  }

  @Test func bytesComeFromTheSmallestLevelThatHoldsThem() {
    #expect(roofline.bound(Work(bytes: 10)) == .init(seconds: 0.5, roof: "L1"))
    #expect(roofline.bound(Work(bytes: 11)) == .init(seconds: 2.2, roof: "memory"))
    #expect(
      roofline.bound(Work(bytes: 10), footprint: 11) == .init(seconds: 2, roof: "memory"))
  }

  @Test func nothingIsBoundedByWhatIsNotKnown() {
    #expect(roofline.bound(Work()) == nil)
    let unknown = Roofline(threads: 1, flops: 0, levels: [])
    #expect(unknown.bound(Work(flops: 1, bytes: 1)) == nil)
  }

  @Test func shareIsOfWhatTheRooflineAllows() {
    let slow = Figure(
      group: "g", name: "n", work: Work(flops: 1000, bytes: 10), seconds: 20, on: roofline)
    #expect(slow.share == 0.5)
    #expect(slow.unit == "Gflop/s")
    #expect(slow.value == 50e-9)
    let moving = Figure(
      group: "g", name: "n", work: Work(flops: 1, bytes: 40), seconds: 10, on: roofline)
    #expect(moving.share == 0.8)
    #expect(moving.unit == "GB/s")
    #expect(moving.value == 4e-9)
  }
}
