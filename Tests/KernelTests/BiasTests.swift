import CKernels
import Testing

/// A bias with an activation behind it, held to the two operations that it stands for.
@Suite struct BiasTests {
  @Test(
    arguments: Kernels.all, [NB_OP_copy, NB_OP_tanh, NB_OP_sigmoid, NB_OP_relu])
  func equalsItsTwoOperations(_ kernels: Kernels, _ activation: nb_opcode) {
    var drawn = DrawnNumbers(seed: 17)
    for (rows, width) in [(1, 16), (5, 16), (64, 16), (3, 32), (7, 48), (2, 512)] {
      let x = drawn.wild(rows * width, size: kernels.size)
      let bias = drawn.list(width).map(kernels.round)
      let spread = (0..<rows).flatMap { _ in bias }
      let sum = kernels.tile(NB_OP_add, NB_VV, x, spread, [], count: x.count)
      let expected = kernels.tile(activation, NB_VV, sum, [], [], count: x.count)
      let (a, b, out) = (Buffer(x, kernels), Buffer(bias, kernels), Buffer(count: x.count, kernels))
      let kernel = unsafe nb_bias_kernel(kernels.table, activation)
      unsafe kernel?(out.base, a.base, b.base, Int64(rows), Int64(width))
      #expect(bits(out.values) == bits(expected))
      #expect(out.isUntouchedBeyond, "exactly the entries are written")
      // In place of what the bias is added to.
      unsafe kernel?(a.base, a.base, b.base, Int64(rows), Int64(width))
      #expect(bits(a.values) == bits(expected))
    }
  }

  @Test(arguments: Kernels.all) func othersAreNone(_ kernels: Kernels) {
    #expect(unsafe nb_bias_kernel(kernels.table, NB_OP_exp) == nil)
  }
}
