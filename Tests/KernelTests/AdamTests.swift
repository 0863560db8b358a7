import CKernels
import Testing

/// One pass of Adam, held to the six operations that it stands for.
@Suite struct AdamTests {
  private struct Numbers {
    var share = 0.1, weight = 0.001, decay = 0.999
    var scale = 1.25, epsilon = 1e-8, rate = 0.01
  }

  @Test(arguments: Kernels.all, [1, 5, 16, 17, 100, 1024])
  func equalsItsSixOperations(_ kernels: Kernels, count: Int) {
    var drawn = DrawnNumbers(seed: 13)
    let numbers = Numbers()
    let gradient = drawn.wild(count, size: kernels.size)
    let mean = drawn.list(count)
    let square = drawn.list(count).map { $0 * $0 }
    let parameter = drawn.wild(count, size: kernels.size)
    func call(
      _ op: nb_opcode, _ scalars: UInt32, _ a: [Double], _ b: [Double], _ c: [Double] = []
    ) -> [Double] {
      kernels.tile(op, nb_variant(scalars), a, b, c, count: count)
    }
    let newMean = call(NB_OP_lerp, 0b100, gradient, mean, [numbers.share])
    let weighted = call(NB_OP_mul_mul, 0b100, gradient, gradient, [numbers.weight])
    let newSquare = call(NB_OP_mul_add, 0b010, square, [numbers.decay], weighted)
    let root = call(NB_OP_sqrt_mul_add, 0b110, newSquare, [numbers.scale], [numbers.epsilon])
    let step = call(NB_OP_mul, 0b10, newMean, [numbers.rate])
    let newParameter = call(NB_OP_sub_div, 0, step, root, parameter)

    let g = Buffer(gradient, kernels)
    let (m, v, p) = (
      Buffer(mean, kernels), Buffer(square, kernels), Buffer(parameter, kernels)
    )
    let scalars = [
      numbers.share, numbers.weight, numbers.decay, numbers.scale, numbers.epsilon, numbers.rate,
    ].map { Buffer([$0], kernels) }
    var pass = unsafe nb_adam(
      gradient: g.base, mean: m.base, square: v.base, parameter: p.base, new_mean: m.base,
      new_square: v.base, new_parameter: p.base, share: scalars[0].base,
      weight: scalars[1].base, decay: scalars[2].base, scale: scalars[3].base,
      epsilon: scalars[4].base, rate: scalars[5].base)
    unsafe kernels.table.pointee.adam(&pass, count)
    #expect(bits(m.values) == bits(newMean))
    #expect(bits(v.values) == bits(newSquare))
    #expect(bits(p.values) == bits(newParameter))
    #expect(bits(g.values) == bits(gradient.map(kernels.round)))
    withExtendedLifetime(scalars) {}
  }
}
