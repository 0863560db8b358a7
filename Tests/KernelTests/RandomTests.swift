import CKernels
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct RandomTests {
  /// The known answers that Random123 publishes for philox4x32-10.
  @Test(
    arguments: [
      ([0, 0, 0, 0], [0, 0], [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8]),
      (
        [0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF], [0xFFFF_FFFF, 0xFFFF_FFFF],
        [0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD]
      ),
      (
        [0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344], [0xA409_3822, 0x299F_31D0],
        [0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1]
      ),
    ] as [([UInt32], [UInt32], [UInt32])])
  func blocksHaveTheKnownAnswers(counter: [UInt32], key: [UInt32], answer: [UInt32]) {
    #expect(RandomTests.block(counter, key) == answer)
  }

  private static func block(_ counter: [UInt32], _ key: [UInt32]) -> [UInt32] {
    var out = [UInt32](repeating: 0, count: 4)
    unsafe out.withUnsafeMutableBufferPointer { out in
      unsafe counter.withUnsafeBufferPointer { counter in
        unsafe key.withUnsafeBufferPointer { key in
          unsafe nb_philox(out.baseAddress, counter.baseAddress, key.baseAddress)
        }
      }
    }
    return out
  }

  /// The block that an entry comes from, with key and step in their places.
  private static func word(_ place: Int, of block: Int, key: UInt64, step: UInt64) -> UInt32 {
    let halves = { (x: UInt64) in [UInt32(truncatingIfNeeded: x), UInt32(x >> 32)] }
    return RandomTests.block(halves(UInt64(block)) + halves(step), halves(key))[place]
  }

  @Test(arguments: Kernels.all)
  func uniformEntriesAreTheWordsOfTheirBlocks(_ kernels: Kernels) {
    let (key, step) = (0x0123_4567_89AB_CDEF as UInt64, 0xFEDC_BA98_7654_3210 as UInt64)
    let found = kernels.custom(NB_KERNEL_random_uniform, to: [1000], key: key, step: step).values
    for i in found.indices {
      let expected: Double
      if kernels.size == 4 {
        let word = RandomTests.word(
          i % 64 / 16, of: i / 64 * 16 + i % 16, key: key, step: step)
        expected = Double(word >> 8) / 16_777_216
      } else {
        let (block, half) = (i / 16 * 8 + i % 8, i % 16 / 8 * 2)
        let low = UInt64(RandomTests.word(half, of: block, key: key, step: step))
        let high = UInt64(RandomTests.word(half + 1, of: block, key: key, step: step))
        expected = Double((high << 32 | low) >> 11) / 9_007_199_254_740_992
      }
      #expect(found[i] == expected, "entry \(i)")
    }
  }

  @Test(arguments: Kernels.portable, [NB_KERNEL_random_uniform, NB_KERNEL_random_normal])
  func numbersDependOnPlaceKeyAndStepAlone(_ portable: Kernels, _ id: nb_kernel_id) {
    let long = portable.custom(id, to: [70_001], key: 5, step: 3).values
    for kernels in [portable] + portable.others {
      #expect(bits(kernels.custom(id, to: [70_001], key: 5, step: 3).values) == bits(long))
      let threaded = kernels.custom(id, to: [7, 10_003], key: 5, step: 3, threads: 3).values
      #expect(threaded[..<70_001].elementsEqual(long))
      for count in [0, 1, 15, 16, 63, 65, 1000] {
        let short = kernels.custom(id, to: [count], key: 5, step: 3).values
        #expect(short.elementsEqual(long[..<count]))
      }
    }
    #expect(portable.custom(id, to: [64], key: 6, step: 3).values != Array(long[..<64]))
    #expect(portable.custom(id, to: [64], key: 5, step: 4).values != Array(long[..<64]))
  }

  @Test(arguments: Kernels.all)
  func momentsAreThoseOfTheDistributions(_ kernels: Kernels) {
    let count = 400_000
    let n = Double(count)
    func moments(_ x: [Double]) -> [Double] {
      (1...4).map { power in
        x.reduce(0) { sum, v in sum + pow(v, Double(power)) } / n
      }
    }
    let uniform = kernels.custom(NB_KERNEL_random_uniform, to: [count], key: 77).values
    #expect(uniform.allSatisfy { 0 <= $0 && $0 < 1 })
    for (power, found) in moments(uniform).enumerated() {
      #expect(abs(found - 1 / Double(power + 2)) < 2.5 / n.squareRoot())
    }
    let normal = kernels.custom(NB_KERNEL_random_normal, to: [count], key: 78).values
    // Five standard errors of each moment: variances 1, 2, 15, 96.
    for (found, expected) in zip(moments(normal), [(0.0, 1.0), (1, 2), (0, 15), (3, 96)]) {
      #expect(abs(found - expected.0) < 5 * (expected.1 / n).squareRoot())
    }
    #expect(normal.allSatisfy { $0.isFinite })
    // Neighbours in a pair are uncorrelated.
    let pairs = zip(normal, normal.dropFirst(kernels.size == 4 ? 16 : 8))
    #expect(abs(pairs.reduce(0) { $0 + $1.0 * $1.1 } / n) < 5 / n.squareRoot())
  }

  @Test(arguments: Kernels.all)
  func normalNumbersFillTheirBins(_ kernels: Kernels) {
    let count = 200_000
    let x = kernels.custom(NB_KERNEL_random_normal, to: [count], key: 4).values
    var bins = [Int](repeating: 0, count: 64)
    for v in x { bins[min(63, Int(0.5 * erfc(-v / 2.0.squareRoot()) * 64))] += 1 }
    let expected = Double(count) / 64
    let square = bins.reduce(0) {
      $0 + (Double($1) - expected) * (Double($1) - expected) / expected
    }
    // 63 degrees of freedom: five standard deviations.
    #expect(square < 63 + 5 * (2.0 * 63).squareRoot())
  }
}
