import CKernels
import Testing

@Suite struct MovementTests {
  struct Copy: Sendable {
    var dims: [Int], to: [Int], from: [Int]
    var start = 0
  }

  static let copies: [Copy] = [
    Copy(dims: [], to: [], from: []),
    Copy(dims: [5], to: [1], from: [1]), Copy(dims: [100], to: [1], from: [0]),
    Copy(dims: [100], to: [1], from: [-1], start: 99), Copy(dims: [9], to: [3], from: [2]),
    Copy(dims: [1, 7, 1], to: [99, 1, 5], from: [3, 2, 1]),
    Copy(dims: [4, 0, 3], to: [9, 3, 1], from: [9, 3, 1]),
    Copy(dims: [3, 4, 5], to: [20, 5, 1], from: [20, 5, 1]),
    Copy(dims: [3, 200], to: [200, 1], from: [1, 3]),
    Copy(dims: [70, 41], to: [41, 1], from: [1, 70]),
    Copy(dims: [64, 64], to: [64, 1], from: [1, 64]),
    Copy(dims: [33, 17], to: [20, 1], from: [1, 40]),
    Copy(dims: [5, 7, 40, 33], to: [9240, 1320, 33, 1], from: [40, 200, 1, 1400]),
    Copy(dims: [6, 50, 8], to: [400, 8, 1], from: [1, 0, 6]),
    Copy(dims: [6, 50, 8], to: [400, 8, 1], from: [8, 0, 1]),
    Copy(dims: [6, 50, 8], to: [400, 8, 1], from: [1, 6, 0]),
    Copy(dims: [8, 6, 5], to: [30, 5, 1], from: [1, 40, 8]),
    Copy(dims: [4, 30], to: [1, 4], from: [30, 1]),
    Copy(dims: [4, 30], to: [30, 1], from: [-30, -1], start: 119),
    Copy(
      dims: [2, 1, 2, 2, 3, 1, 2, 3], to: [72, 72, 36, 18, 6, 6, 3, 1],
      from: [3, 1, 6, 12, 24, 9, 72, 1]),
  ]

  @Test(arguments: Kernels.all, copies)
  func copiesExactlyTheAddressedEntries(_ kernels: Kernels, _ copy: Copy) {
    let count = 60_000
    let source = (0..<count).map { Double($0) }
    var expected = [Double](repeating: -1, count: count)
    let entries = copy.dims.reduce(1, *)
    for i in 0..<entries {
      var rest = i
      var (to, from) = (0, copy.start)
      for axis in copy.dims.indices.reversed() {
        to += rest % copy.dims[axis] * copy.to[axis]
        from += rest % copy.dims[axis] * copy.from[axis]
        rest /= copy.dims[axis]
      }
      expected[to] = source[from]
    }
    let (src, dst) = (
      Buffer(source, kernels), Buffer([Double](repeating: -1, count: count), kernels)
    )
    let dims = copy.dims.map(Int64.init)
    let (to, from) = (copy.to.map(Int64.init), copy.from.map(Int64.init))
    unsafe dims.withUnsafeBufferPointer { dims in
      unsafe to.withUnsafeBufferPointer { to in
        unsafe from.withUnsafeBufferPointer { from in
          unsafe kernels.table.pointee.copy_strided(
            dst.base, to.baseAddress, src.base + copy.start * kernels.size, from.baseAddress,
            dims.baseAddress, Int32(dims.count))
        }
      }
    }
    #expect(dst.values == expected)
    #expect(dst.isUntouchedBeyond)
  }

  /// Large enough to be split, along axes of which the last piece is a short one.
  @Test(arguments: Kernels.all, [[150, 1000], [1, 3, 50_000], [70, 30, 67]])
  func aCopyOnSeveralThreadsIsTheSame(_ kernels: Kernels, _ dims: [Int]) {
    let count = dims.reduce(1, *)
    let source = (0..<count).map { Double($0) }
    let src = Buffer(source, kernels)
    // The axes backwards: the first one is contiguous in the source.
    var (from, to) = ([Int64](repeating: 1, count: 8), [Int64](repeating: 1, count: 8))
    for axis in dims.indices.dropFirst() { from[axis] = from[axis - 1] * Int64(dims[axis - 1]) }
    for axis in dims.indices.dropLast().reversed() {
      to[axis] = to[axis + 1] * Int64(dims[axis + 1])
    }
    let expected = (0..<count).map { i in
      var (rest, place) = (i, 0)
      for axis in dims.indices.reversed() {
        place += rest % dims[axis] * Int(from[axis])
        rest /= dims[axis]
      }
      return source[place]
    }
    for threads in [1, 2, 5] {
      let dst = Buffer(count: count, kernels)
      var copy = unsafe nb_copy()
      unsafe copy.dst = dst.base
      unsafe copy.src = UnsafeRawPointer(src.base)
      unsafe copy.rank = Int32(dims.count)
      unsafe withUnsafeMutableBytes(of: &copy.dims) { unsafe $0.copyBytes(from: bytes(dims)) }
      unsafe withUnsafeMutableBytes(of: &copy.src_strides) {
        unsafe $0.copyBytes(from: bytes(from))
      }
      unsafe withUnsafeMutableBytes(of: &copy.dst_strides) { unsafe $0.copyBytes(from: bytes(to)) }
      let pool = unsafe nb_pool_create(Int32(threads))
      unsafe nb_copy_run(&copy, kernels.table, pool)
      unsafe nb_pool_destroy(pool)
      #expect(dst.values == expected)
      #expect(dst.isUntouchedBeyond)
    }
  }

  private func bytes(_ numbers: [some BinaryInteger]) -> [UInt8] {
    numbers.flatMap { number in
      (0..<8).map { UInt8(truncatingIfNeeded: Int64(number) >> ($0 * 8)) }
    }
  }

  @Test(arguments: Kernels.all, [0, 1, 15, 16, 17, 100])
  func fillsExactly(_ kernels: Kernels, _ count: Int) {
    let dst = Buffer(count: count, kernels)
    unsafe kernels.table.pointee.fill(dst.base, -2.5, Int64(count))
    #expect(dst.values == [Double](repeating: -2.5, count: count))
    #expect(dst.isUntouchedBeyond)
  }

  @Test(arguments: Kernels.all, [1, 2, 3, 4, 5, 8, 10, 63, 64, 130, 1030])
  func gathersRows(_ kernels: Kernels, _ width: Int) {
    let rows = 57
    let source = (0..<(rows * width)).map { Double($0) }
    var numbers = DrawnNumbers(seed: 2)
    for count in [0, 1, 7, 8, 41] {
      let wanted = (0..<count).map { _ in Int32(numbers.next() % UInt64(rows)) }
      let (src, dst) = (Buffer(source, kernels), Buffer(count: count * width, kernels))
      unsafe wanted.withUnsafeBufferPointer {
        unsafe kernels.table.pointee.gather_rows(
          dst.base, src.base, $0.baseAddress, Int64(count), Int64(width))
      }
      #expect(
        dst.values == wanted.flatMap { row in (0..<width).map { source[Int(row) * width + $0] } })
      #expect(dst.isUntouchedBeyond)
    }
  }
}
