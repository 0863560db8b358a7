import CKernels
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// An opcode with what plain arithmetic in double says, where one rounding gives its result.
struct Opcode: Sendable, CustomTestStringConvertible {
  let code: nb_opcode
  let operands: Int
  /// Given entries of the precision and its rounding; nothing where an approximation is tested.
  let reference: (@Sendable (Double, Double, Double, Kernels) -> Double)?

  var testDescription: String { unsafe String(cString: nb_opcode_name(code)) }

  init(
    _ code: nb_opcode, _ operands: Int,
    _ reference: (@Sendable (Double, Double, Double, Kernels) -> Double)? = nil
  ) {
    self.code = code
    self.operands = operands
    self.reference = reference
  }

  private static func truth(_ holds: Bool) -> Double { holds ? 1 : 0 }

  static let all: [Opcode] = [
    Opcode(NB_OP_copy, 1) { a, _, _, _ in a },
    Opcode(NB_OP_neg, 1) { a, _, _, _ in -a },
    Opcode(NB_OP_abs, 1) { a, _, _, _ in Swift.abs(a) },
    Opcode(NB_OP_sign, 1) { a, _, _, _ in a.isNaN ? a : a > 0 ? 1 : a < 0 ? -1 : 0 },
    Opcode(NB_OP_sqrt, 1) { a, _, _, k in k.round(a.squareRoot()) },
    Opcode(NB_OP_reciprocal, 1) { a, _, _, k in k.round(1 / a) },
    Opcode(NB_OP_square, 1) { a, _, _, k in k.round(a * a) },
    Opcode(NB_OP_exp, 1), Opcode(NB_OP_log, 1), Opcode(NB_OP_log1p, 1),
    Opcode(NB_OP_sin, 1), Opcode(NB_OP_cos, 1), Opcode(NB_OP_tan, 1),
    Opcode(NB_OP_tanh, 1), Opcode(NB_OP_sigmoid, 1), Opcode(NB_OP_erf, 1),
    Opcode(NB_OP_relu, 1) { a, _, _, _ in a.isNaN ? a : a > 0 ? a : 0 },
    Opcode(NB_OP_step, 1) { a, _, _, _ in truth(a > 0) },
    Opcode(NB_OP_floor, 1) { a, _, _, _ in a.rounded(.down) },
    Opcode(NB_OP_ceil, 1) { a, _, _, _ in a.rounded(.up) },
    Opcode(NB_OP_round, 1) { a, _, _, _ in a.rounded(.toNearestOrEven) },
    Opcode(NB_OP_not, 1) { a, _, _, _ in truth(a == 0) },
    Opcode(NB_OP_isfinite, 1) { a, _, _, _ in truth(a.isFinite) },
    Opcode(NB_OP_stream, 1) { a, _, _, _ in a },
    Opcode(NB_OP_add, 2) { a, b, _, k in k.round(a + b) },
    Opcode(NB_OP_sub, 2) { a, b, _, k in k.round(a - b) },
    Opcode(NB_OP_mul, 2) { a, b, _, k in k.round(a * b) },
    Opcode(NB_OP_div, 2) { a, b, _, k in k.round(a / b) },
    Opcode(NB_OP_pow, 2),
    Opcode(NB_OP_max, 2) { a, b, _, _ in a.isNaN || a > b ? a : b },
    Opcode(NB_OP_min, 2) { a, b, _, _ in a.isNaN || a < b ? a : b },
    Opcode(NB_OP_eq, 2) { a, b, _, _ in truth(a == b) },
    Opcode(NB_OP_ne, 2) { a, b, _, _ in truth(a != b) },
    Opcode(NB_OP_lt, 2) { a, b, _, _ in truth(a < b) },
    Opcode(NB_OP_le, 2) { a, b, _, _ in truth(a <= b) },
    Opcode(NB_OP_gt, 2) { a, b, _, _ in truth(a > b) },
    Opcode(NB_OP_ge, 2) { a, b, _, _ in truth(a >= b) },
    Opcode(NB_OP_and, 2) { a, b, _, _ in truth(a != 0 && b != 0) },
    Opcode(NB_OP_or, 2) { a, b, _, _ in truth(a != 0 || b != 0) },
    Opcode(NB_OP_floordiv, 2) { a, b, _, k in divmod(a, b, k).quotient },
    Opcode(NB_OP_mod, 2) { a, b, _, k in divmod(a, b, k).remainder },
    Opcode(NB_OP_add_relu, 2) { a, b, _, k in
      let sum = k.round(a + b)
      return sum.isNaN ? sum : sum > 0 ? sum : 0
    },
    Opcode(NB_OP_sub_square, 2) { a, b, _, k in k.round(k.round(a - b) * k.round(a - b)) },
    Opcode(NB_OP_select, 3) { a, b, c, _ in a != 0 ? b : c },
    Opcode(NB_OP_fma, 3) { a, b, c, k in
      k.size == 8
        ? c.addingProduct(a, b) : Double(Float(c).addingProduct(Float(a), Float(b)))
    },
    Opcode(NB_OP_mul_add, 3) { a, b, c, k in k.round(k.round(a * b) + c) },
    Opcode(NB_OP_mul_sub, 3) { a, b, c, k in k.round(k.round(a * b) - c) },
    Opcode(NB_OP_sub_mul, 3) { a, b, c, k in k.round(c - k.round(a * b)) },
    Opcode(NB_OP_add_then_mul, 3) { a, b, c, k in k.round(k.round(a + b) * c) },
    Opcode(NB_OP_sub_then_mul, 3) { a, b, c, k in k.round(k.round(a - b) * c) },
    Opcode(NB_OP_mul_mul, 3) { a, b, c, k in k.round(k.round(a * b) * c) },
    Opcode(NB_OP_div_add, 3) { a, b, c, k in k.round(k.round(a / b) + c) },
    Opcode(NB_OP_sub_div, 3) { a, b, c, k in k.round(c - k.round(a / b)) },
    Opcode(NB_OP_choose, 3) { a, b, c, _ in a > 0 ? b : c },
    Opcode(NB_OP_lerp, 3) { a, b, c, k in k.round(b + k.round(k.round(a - b) * c)) },
    Opcode(NB_OP_sqrt_mul_add, 3) { a, b, c, k in
      k.round(k.round(k.round(a.squareRoot()) * b) + c)
    },
  ]

  /// Python's `divmod` for floats, step by step in the precision, and a/b and NaN for b = 0.
  private static func divmod(_ a: Double, _ b: Double, _ k: Kernels) -> (
    quotient: Double, remainder: Double
  ) {
    if b == 0 { return (k.round(a / b), .nan) }
    if a.isNaN || b.isNaN || a.isInfinite { return (a.isInfinite && !b.isNaN ? a / b : .nan, .nan) }
    var remainder = fmod(a, b)
    var down = 0.0
    if remainder != 0, (remainder < 0) != (b < 0) {
      remainder = k.round(remainder + b)
      down = 1
    }
    if remainder == 0 { remainder = Double(signOf: b, magnitudeOf: 0) }
    // The exact quotient is whole, so where it is small it is found without rounding.
    let quotient = b.isInfinite ? 0 : ((a - fmod(a, b)) / b).rounded()
    return (k.round(quotient - down), remainder)
  }
}

@Suite struct OpcodeTests {
  @Test func everyOpcodeIsTested() {
    #expect(Opcode.all.map { Int($0.code.rawValue) } == Array(0..<Int(NB_OPCODE_COUNT.rawValue)))
  }

  @Test(arguments: Kernels.all, Opcode.all)
  func equalsPlainArithmetic(_ kernels: Kernels, _ opcode: Opcode) {
    guard let reference = opcode.reference else { return }
    var numbers = DrawnNumbers(seed: 7)
    let count = 1024
    // Quotients whose size leaves plain doubles exact are a table of their own below.
    let isDivision = opcode.code == NB_OP_floordiv || opcode.code == NB_OP_mod
    let draw = { (numbers: inout DrawnNumbers) in
      (isDivision ? numbers.list(count, -50...50) : numbers.wild(count, size: kernels.size))
        .map(kernels.round)
    }
    let (a, b, c) = (draw(&numbers), draw(&numbers), draw(&numbers))
    let expected = (0..<count).map { reference(a[$0], b[$0], c[$0], kernels) }
    let found = kernels.tile(opcode.code, NB_VV, a, b, c, count: count)
    for i in 0..<count where bits([found[i]]) != bits([expected[i]]) {
      let isZero = found[i] == 0 && expected[i] == 0
      #expect(isZero, "\(a[i]), \(b[i]), \(c[i]): \(found[i]), not \(expected[i])")
    }
  }

  @Test(arguments: Kernels.portable, Opcode.all)
  func givesTheSameBitsEverywhere(_ portable: Kernels, _ opcode: Opcode) {
    var numbers = DrawnNumbers(seed: 11)
    for count in [1, 5, 16, 17, 100, 1024] {
      let a = numbers.wild(count, size: portable.size)
      let b = numbers.wild(count, size: portable.size)
      let c = numbers.list(count)
      let expected = bits(portable.tile(opcode.code, NB_VV, a, b, c, count: count))
      for other in portable.others {
        #expect(bits(other.tile(opcode.code, NB_VV, a, b, c, count: count)) == expected)
      }
    }
  }

  @Test(arguments: Kernels.all, Opcode.all.filter { $0.operands == 2 })
  func oneEntryStandsForAllLanes(_ kernels: Kernels, _ opcode: Opcode) {
    var numbers = DrawnNumbers(seed: 3)
    let x = numbers.wild(77, size: kernels.size)
    for scalar in [2, -1, 1, 0.5, 0, -3, 1.75, .infinity, .nan] as [Double] {
      let all = [Double](repeating: scalar, count: x.count)
      let first = kernels.tile(opcode.code, NB_SV, [scalar], x, [], count: x.count)
      let second = kernels.tile(opcode.code, NB_VS, x, [scalar], [], count: x.count)
      #expect(
        bits(first) == bits(kernels.tile(opcode.code, NB_VV, all, x, [], count: x.count)))
      #expect(
        bits(second) == bits(kernels.tile(opcode.code, NB_VV, x, all, [], count: x.count)))
    }
  }

  @Test(arguments: Kernels.all, Opcode.all.filter { $0.operands == 3 })
  func anyOperandOfThreeMayBeOneEntry(_ kernels: Kernels, _ opcode: Opcode) {
    var numbers = DrawnNumbers(seed: 5)
    let count = 77
    let full = (0..<3).map { _ in numbers.wild(count, size: kernels.size) }
    for variant in 0..<UInt32(NB_VARIANT_COUNT.rawValue) {
      let isOne = (0..<3).map { variant >> $0 & 1 == 1 }
      let given = zip(full, isOne).map { $1 ? [$0[0]] : $0 }
      let repeated = zip(full, isOne).map { $1 ? [Double](repeating: $0[0], count: count) : $0 }
      let found = kernels.tile(
        opcode.code, nb_variant(variant), given[0], given[1], given[2], count: count)
      let expected = kernels.tile(
        opcode.code, NB_VV, repeated[0], repeated[1], repeated[2], count: count)
      #expect(bits(found) == bits(expected))
    }
  }

  /// Python: `divmod(a, b)`.
  @Test(arguments: Kernels.all)
  func dividesAsPythonDoes(_ kernels: Kernels) {
    let cases: [(a: Double, b: Double, quotient: Double, remainder: Double)] = [
      (7, 3, 2, 1), (-7, 3, -3, 2), (7, -3, -3, -2), (-7, -3, 2, -1), (6, 3, 2, 0),
      (5, .infinity, 0, 5), (-5, .infinity, -1, .infinity), (5, -.infinity, -1, -.infinity),
      (0.5, 0.25, 2, 0), (-0.5, 2, -1, 1.5), (1_099_511_627_776, 3, 366_503_875_925, 1),
      (0, -3, 0, 0), (1, 0, .infinity, .nan), (-1, 0, -.infinity, .nan), (0, 0, .nan, .nan),
      (.nan, 2, .nan, .nan), (2, .nan, .nan, .nan),
    ]
    let (a, b) = (cases.map(\.a), cases.map(\.b))
    let quotient = kernels.tile(NB_OP_floordiv, NB_VV, a, b, [], count: cases.count)
    let remainder = kernels.tile(NB_OP_mod, NB_VV, a, b, [], count: cases.count)
    for (i, each) in cases.enumerated() {
      let expected = kernels.round(each.quotient)
      #expect(quotient[i] == expected || quotient[i].isNaN && expected.isNaN, "\(each)")
      #expect(
        remainder[i] == each.remainder || remainder[i].isNaN && each.remainder.isNaN, "\(each)")
    }
  }

  @Test(arguments: Kernels.all)
  func remaindersOfLargeQuotientsAreExact(_ kernels: Kernels) {
    var numbers = DrawnNumbers(seed: 5)
    let a = numbers.list(512, 1e9...1e30), b = numbers.list(512, 0.5...9)
    let found = kernels.tile(NB_OP_mod, NB_VV, a, b, [], count: a.count)
    #expect(found == zip(a, b).map { fmod($0, $1) })
  }
}
