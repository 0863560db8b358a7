import CKernels
import Testing

@Suite struct PermutationTests {
  private func permutation(_ kernels: Kernels, key: UInt64, _ n: Int, _ range: Range<Int>)
    -> [Int32]
  {
    var out = [Int32](repeating: -1, count: range.count)
    unsafe out.withUnsafeMutableBufferPointer {
      unsafe kernels.table.pointee.permutation(
        $0.baseAddress, key, Int64(n), Int64(range.lowerBound), Int64(range.count))
    }
    return out
  }

  private static let tables = Kernels.all.filter { $0.size == 4 }

  @Test(arguments: tables, [0, 1, 2, 3, 5, 10, 63, 64, 65, 1000, 1797, 65_536, 100_003])
  func everyPlaceComesOnce(_ kernels: Kernels, _ n: Int) {
    for key: UInt64 in [0, 1, 0xDEAD_BEEF_0000_0001] {
      let places = permutation(kernels, key: key, n, 0..<n)
      #expect(places.sorted() == (0..<n).map { Int32($0) })
      for portable in Kernels.portable where portable.size == 4 {
        #expect(permutation(portable, key: key, n, 0..<n) == places)
      }
    }
  }

  @Test(arguments: tables)
  func pieceByPieceIsTheSame(_ kernels: Kernels) {
    let n = 10_007
    let whole = permutation(kernels, key: 9, n, 0..<n)
    var pieces: [Int32] = []
    var first = 0
    for length in [1, 7, 8, 32, 100, 33, 5000, 4826] {
      pieces += permutation(kernels, key: 9, n, first..<(first + length))
      first += length
    }
    #expect(first == n && pieces == whole)
  }

  @Test(arguments: tables)
  func largePlacesStayWithin(_ kernels: Kernels) {
    let n = Int(Int32.max)
    let places = permutation(kernels, key: 3, n, (n - 4096)..<n)
    #expect(places.allSatisfy { $0 >= 0 && Int($0) < n })
    #expect(Set(places).count == places.count)
  }

  /// Where an entry goes, over many keys, and differences of neighbours, within one key: both as
  /// even as chance makes them.
  @Test(arguments: tables, [10, 1000, 8_000_000])
  func mixesWell(_ kernels: Kernels, _ n: Int) {
    func isEven(_ bins: [Int]) -> Bool {
      let expected = Double(bins.reduce(0, +)) / Double(bins.count)
      let square = bins.reduce(0) {
        $0 + (Double($1) - expected) * (Double($1) - expected) / expected
      }
      let freedom = Double(bins.count - 1)
      return square < freedom + 5 * (2 * freedom).squareRoot()
    }
    let cells = 10
    var places = [Int](repeating: 0, count: cells)
    var pairs = [Int](repeating: 0, count: cells * (cells - 1))
    for key in 0..<20_000 as Range<UInt64> {
      let found = permutation(kernels, key: key &* 0x9E37_79B9_7F4A_7C15, n, 0..<2)
      places[Int(found[0]) * cells / n] += 1
      if n == cells {
        // Ordered pairs of different places.
        let (a, b) = (Int(found[0]), Int(found[1]))
        pairs[a * (cells - 1) + (b > a ? b - 1 : b)] += 1
      }
    }
    #expect(isEven(places))
    if n == cells { #expect(isEven(pairs)) }
    if n > 1000 {
      let run = permutation(kernels, key: 12, n, 0..<100_000)
      var steps = [Int](repeating: 0, count: 50)
      for (a, b) in zip(run, run.dropFirst()) {
        steps[((Int(b) - Int(a) + n) % n) * 50 / n] += 1
      }
      #expect(isEven(steps))
    }
  }
}
