import CKernels
import Testing

/// Kernels along one axis against loops over it: rows of some blocks and a rest, of several tiles,
/// columns of some strips and a rest, and enough of them for several threads.
@Suite struct AxisTests {
  static let shapes: [([Int], Int)] = [
    ([37, 7], 1), ([16, 16], 1), ([50, 20], 1), ([5, 2100], 1), ([1, 3000], 1), ([37, 4000], 1),
    ([40, 3], 0), ([2, 33, 70], 1), ([3, 400, 130], 1), ([70_000, 2], 0),
  ]

  /// Calls `body` with the places of each line along the axis.
  private func forEachLine(_ dims: [Int], _ axis: Int, _ body: ([Int]) -> Void) {
    let inner = dims[(axis + 1)...].reduce(1, *)
    for o in 0..<dims[..<axis].reduce(1, *) {
      for j in 0..<inner {
        body((0..<dims[axis]).map { (o * dims[axis] + $0) * inner + j })
      }
    }
  }

  private func entries(_ count: Int, _ draw: (UInt64) -> Double) -> [Double] {
    var numbers = DrawnNumbers(seed: 31)
    return (0..<count).map { _ in draw(numbers.next()) }
  }

  @Test(arguments: Kernels.all, shapes)
  func runningSumsAreChainsInDouble(_ kernels: Kernels, _ shape: ([Int], Int)) {
    let (dims, axis) = shape
    let x = entries(dims.reduce(1, *)) { kernels.round(Double($0 % 4096) / 7 - 200) }
    var expected = x
    forEachLine(dims, axis) { places in
      var sum = 0.0
      for place in places {
        sum += x[place]
        expected[place] = kernels.round(sum)
      }
    }
    for threads in [1, 2, 5] {
      let found = kernels.custom(
        NB_KERNEL_cumsum, to: dims, [(dims, x)], integers: [Int64(axis)], threads: threads)
      #expect(found.values == expected)
    }
  }

  @Test(arguments: Kernels.all, shapes)
  func theFirstExtremeIsFound(_ kernels: Kernels, _ shape: ([Int], Int)) {
    for hasNaN in [false, true] { expectFirstExtreme(kernels, shape.0, shape.1, hasNaN) }
  }

  private func expectFirstExtreme(
    _ kernels: Kernels, _ dims: [Int], _ axis: Int, _ hasNaN: Bool
  ) {
    // Many equal entries, and zeros of both signs.
    let x = entries(dims.reduce(1, *)) { bits in
      hasNaN && bits % 499 == 0 ? .nan : bits % 97 == 0 ? -0.0 : Double(bits % 11) - 5
    }
    for (id, sign) in [(NB_KERNEL_argmax, 1.0), (NB_KERNEL_argmin, -1.0)] {
      var expected: [Double] = []
      forEachLine(dims, axis) { places in
        let line = places.map { x[$0] * sign }
        let nan = line.firstIndex { $0.isNaN }
        let extreme = line.max() ?? 0
        expected.append(Double(nan ?? line.firstIndex { $0 == extreme } ?? -1))
      }
      var to = dims
      to[axis] = 1
      for threads in [1, 5] {
        let found = kernels.custom(
          id, to: to, [(dims, x)], integers: [Int64(axis)], threads: threads)
        #expect(found.values == expected)
      }
    }
  }
}
