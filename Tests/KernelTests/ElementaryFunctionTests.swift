import CKernels
import Testing

#if canImport(Glibc)
  import Glibc
#endif

#if arch(x86_64)
  /// A function of the kernels, the same function to 64 bits of mantissa, and how many units in
  /// the last place they may be apart.
  struct ElementaryFunction: Sendable, CustomTestStringConvertible {
    let code: nb_opcode
    let bound: Double
    let reference: @Sendable (Float80, Float80) -> Float80

    var testDescription: String { unsafe String(cString: nb_opcode_name(code)) }

    static let all: [ElementaryFunction] = [
      .init(code: NB_OP_exp, bound: 1.1) { x, _ in exp(x) },
      .init(code: NB_OP_log, bound: 0.9) { x, _ in log(x) },
      .init(code: NB_OP_log1p, bound: 0.9) { x, _ in log1p(x) },
      .init(code: NB_OP_sin, bound: 0.9) { x, _ in sin(x) },
      .init(code: NB_OP_cos, bound: 0.9) { x, _ in cos(x) },
      .init(code: NB_OP_tan, bound: 1.1) { x, _ in tan(x) },
      .init(code: NB_OP_tanh, bound: 2.6) { x, _ in tanh(x) },
      .init(code: NB_OP_sigmoid, bound: 2.2) { x, _ in 1 / (1 + exp(-x)) },
      .init(code: NB_OP_erf, bound: 1.4) { x, _ in erf(x) },
      .init(code: NB_OP_pow, bound: 1.2) { x, y in pow(x, y) },
    ]
  }

  @Suite struct ElementaryFunctionTests {
    /// Distance in units in the last place of the precision at the exact value.
    private func distance(_ found: Double, _ exact: Float80, _ kernels: Kernels) -> Double {
      let nearest = kernels.size == 4 ? Double(Float(exact)) : Double(exact)
      if found.isNaN || nearest.isNaN { return found.isNaN == nearest.isNaN ? 0 : .infinity }
      if found.isInfinite || nearest.isInfinite { return found == nearest ? 0 : .infinity }
      if found == 0 && nearest == 0 { return found.sign == nearest.sign ? 0 : .infinity }
      let digits = kernels.size == 4 ? 23 : 52
      let least = kernels.size == 4 ? -149 : -1074
      let exponent = exact == 0 ? least : max(Int(exact.exponent) - digits, least)
      let unit = Float80(sign: .plus, exponent: exponent, significand: 1)
      return Double(abs((Float80(found) - exact) / unit))
    }

    private func check(
      _ kernels: Kernels, _ function: ElementaryFunction, _ x: [Double], _ y: [Double]
    ) {
      let (a, b) = (x.map(kernels.round), y.map(kernels.round))
      let found = kernels.tile(function.code, NB_VV, a, b, [], count: a.count)
      for i in a.indices {
        let exact = function.reference(Float80(a[i]), Float80(b[i]))
        let error = distance(found[i], exact, kernels)
        #expect(
          error <= function.bound, "\(a[i]), \(b[i]): \(found[i]), not \(exact), by \(error)")
      }
    }

    /// The fastest table stands for all: another test holds them to the same bits.
    private static let tables = [4, 8].compactMap { size in
      Kernels.all.last { $0.size == size }
    }

    @Test(arguments: tables, ElementaryFunction.all)
    func isNearTheExactValue(_ kernels: Kernels, _ function: ElementaryFunction) {
      var numbers = DrawnNumbers(seed: 42)
      let reach = kernels.size == 4 ? 110.0 : 760.0
      for range in [-1.0...1, -4...4, -20...20, -reach...reach, 0.9...1.1, 0...1e-3] {
        check(kernels, function, numbers.list(2048, range), numbers.list(2048, -9...9))
      }
      let wild = numbers.wild(4096, size: kernels.size)
      check(kernels, function, wild, numbers.wild(4096, size: kernels.size))
      check(kernels, function, wild, numbers.list(4096, -2...2))
    }

    @Test(arguments: tables, ElementaryFunction.all)
    func isRightAtSpecialArguments(_ kernels: Kernels, _ function: ElementaryFunction) {
      let special =
        DrawnNumbers.special + [.leastNonzeroMagnitude, .greatestFiniteMagnitude, -0.75]
      for y in special {
        check(kernels, function, special, [Double](repeating: y, count: special.count))
      }
    }

    /// Arguments near multiples of pi/2, where all digits of the reduction cancel; the last is
    /// the double nearest to such a multiple.
    @Test(arguments: tables, [NB_OP_sin, NB_OP_cos, NB_OP_tan])
    func anglesAreReducedExactly(_ kernels: Kernels, _ code: nb_opcode) throws {
      let function = try #require(ElementaryFunction.all.first { $0.code == code })
      var angles: [Double] = (1...4000).map { Double($0 * $0) * (.pi / 2) }
      angles += (16...1000).map {
        Double(sign: .plus, exponent: $0, significand: 1.5707963267948966)
      }
      angles += [6_381_956_970_095_103 * Double(sign: .plus, exponent: 797, significand: 1)]
      // The x87's own reduction is good up to 2^63; beyond, the identity of squares must hold.
      let within = angles.filter { $0 < 1e18 }
      check(kernels, function, within, within)
      let beyond = angles.map(kernels.round).filter { $0.isFinite }
      let s = kernels.tile(NB_OP_sin, NB_VV, beyond, beyond, [], count: beyond.count)
      let c = kernels.tile(NB_OP_cos, NB_VV, beyond, beyond, [], count: beyond.count)
      let tolerance = kernels.size == 4 ? 3e-7 : 5e-16
      for i in beyond.indices {
        #expect(abs(s[i] * s[i] + c[i] * c[i] - 1) <= tolerance, "\(beyond[i])")
      }
    }

    /// Known to 20 digits (mpmath): sin(1e22), and the cosine nearest to zero of all doubles.
    @Test func hugeAnglesAgreeWithKnownValues() throws {
      let kernels = try #require(Kernels.all.last { $0.size == 8 })
      let nearest = 6_381_956_970_095_103 * Double(sign: .plus, exponent: 797, significand: 1)
      let s = kernels.tile(NB_OP_sin, NB_VV, [1e22], [], [], count: 1)
      let c = kernels.tile(NB_OP_cos, NB_VV, [nearest], [], [], count: 1)
      #expect(s == [-0.8522008497671888])
      #expect(abs(c[0]) == 4.687165924254628e-19)
    }

    @Test(arguments: Kernels.all)
    func wholePowersAreExact(_ kernels: Kernels) {
      var x: [Double] = []
      var y: [Double] = []
      var exact: [Double] = []
      for base in -12...12 {
        for power in 0...6 {
          x.append(Double(base))
          y.append(Double(power))
          exact.append((0..<power).reduce(1.0) { product, _ in product * Double(base) })
        }
      }
      #expect(kernels.tile(NB_OP_pow, NB_VV, x, y, [], count: x.count) == exact)
    }

    @Test(arguments: Kernels.all)
    func theSquareIsAProduct(_ kernels: Kernels) {
      var numbers = DrawnNumbers(seed: 1)
      let x = numbers.wild(1024, size: kernels.size)
      let squares = kernels.tile(NB_OP_mul, NB_VV, x, x, [], count: x.count)
      #expect(bits(kernels.tile(NB_OP_pow, NB_VS, x, [2], [], count: x.count)) == bits(squares))
    }
  }
#endif
