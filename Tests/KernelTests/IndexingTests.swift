import CKernels
import Testing

@Suite struct IndexingTests {
  @Test(arguments: Kernels.all)
  func iotaCountsAlongItsAxis(_ kernels: Kernels) {
    #expect(
      kernels.custom(NB_KERNEL_iota, to: [2, 3], integers: [1]).values == [0, 1, 2, 0, 1, 2])
    #expect(
      kernels.custom(NB_KERNEL_iota, to: [2, 3], integers: [0]).values == [0, 0, 0, 1, 1, 1])
    #expect(kernels.custom(NB_KERNEL_iota, to: [0], integers: [0]).values == [])
  }

  /// NumPy: `np.take(x, index, axis)`, for x = arange(24).reshape(2, 3, 4).
  @Test(arguments: Kernels.all, [0, 1, 2])
  func gatherTakesAlongTheAxis(_ kernels: Kernels, _ axis: Int) {
    let dims = [2, 3, 4]
    let x = (0..<24).map { Double($0) }
    let index = [1.0, 0, 1, 1]
    let outer = dims[..<axis].reduce(1, *), inner = dims[(axis + 1)...].reduce(1, *)
    var expected: [Double] = []
    for o in 0..<outer {
      for i in index {
        for j in 0..<inner { expected.append(x[(o * dims[axis] + Int(i)) * inner + j]) }
      }
    }
    let shape = Array(dims[..<axis]) + [2, 2] + Array(dims[(axis + 1)...])
    for threads in [1, 2] {
      let found = kernels.custom(
        NB_KERNEL_gather, to: shape, [(dims, x), ([2, 2], index)], integers: [Int64(axis)],
        threads: threads)
      #expect(found.values == expected && found.badIndex == -1)
    }
  }

  @Test(arguments: Kernels.all, [3, -1, 0.5, .nan, .infinity, 1e30] as [Double])
  func anIndexOutsideIsReported(_ kernels: Kernels, _ bad: Double) {
    let x = [1.0, 2, 3, 4, 5, 6]
    let found = kernels.custom(
      NB_KERNEL_gather, to: [3, 2], [([3, 2], x), ([3], [2, bad, 0])], integers: [0])
    #expect(bits(found.values) == bits([5, 6, .nan, .nan, 1, 2]))
    #expect(found.badIndex == 3)
    #expect(bits([found.badValue]) == bits([kernels.round(bad)]))
    let added = kernels.custom(
      NB_KERNEL_scatter_add, to: [3, 2], [([3, 2], x), ([3], [2, bad, 0])], integers: [0])
    #expect(added.values == [5, 6, 0, 0, 1, 2])
    #expect(added.badIndex == 3)
  }

  @Test(arguments: Kernels.all, [0, 1, 2])
  func scatterAddsInAscendingOrder(_ kernels: Kernels, _ axis: Int) {
    var numbers = DrawnNumbers(seed: 21)
    let dims = [3, 5, 300]
    let size = 4
    let (outer, inner) = (dims[..<axis].reduce(1, *), dims[(axis + 1)...].reduce(1, *))
    let updates = numbers.list(dims.reduce(1, *))
    let index = (0..<dims[axis]).map { _ in Double(numbers.next() % UInt64(size)) }
    var expected = [Double](repeating: 0, count: outer * size * inner)
    for o in 0..<outer {
      for (k, i) in index.enumerated() {
        for j in 0..<inner {
          let place = (o * size + Int(i)) * inner + j
          expected[place] = kernels.round(
            expected[place] + updates[(o * dims[axis] + k) * inner + j])
        }
      }
    }
    var shape = dims
    shape[axis] = size
    for threads in [1, 3] {
      let found = kernels.custom(
        NB_KERNEL_scatter_add, to: shape, [(dims, updates), ([dims[axis]], index)],
        integers: [Int64(axis)], threads: threads)
      #expect(found.values == expected && found.badIndex == -1)
    }
  }

  @Test(arguments: Kernels.all)
  func concatPutsTensorsSideBySide(_ kernels: Kernels) {
    let (a, b) = (([2, 2], [1.0, 2, 3, 4]), ([2, 1], [5.0, 6]))
    #expect(
      kernels.custom(NB_KERNEL_concat, to: [2, 3], [a, b], integers: [1]).values
        == [1, 2, 5, 3, 4, 6])
    #expect(
      kernels.custom(NB_KERNEL_concat, to: [4, 2], [a, ([0, 2], []), a], integers: [0]).values
        == [1, 2, 3, 4, 1, 2, 3, 4])
  }

  @Test(arguments: Kernels.all)
  func theFirstOfEqualsWinsAndNaNBeforeAll(_ kernels: Kernels) {
    let x = ([3, 3], [1.0, 3, 3, -1, -1, -2, 5, .nan, .nan])
    let arg = { (id, axis, dims) in
      kernels.custom(id, to: dims, [x], integers: [axis]).values
    }
    #expect(arg(NB_KERNEL_argmax, 1, [3, 1]) == [1, 0, 1])
    #expect(arg(NB_KERNEL_argmin, 1, [3, 1]) == [0, 2, 1])
    #expect(arg(NB_KERNEL_argmax, 0, [1, 3]) == [2, 2, 2])
    #expect(arg(NB_KERNEL_argmin, 0, [1, 3]) == [1, 2, 2])
  }
}
