import CKernels
import Foundation

enum NaiveElementwise {
  static func apply(_ opcode: nb_opcode, _ inputs: [NaiveTensor], _ dims: [Int]) -> NaiveTensor {
    var result = NaiveTensor(dims, filledWith: 0)
    let strides = inputs.map { broadcastStrides($0, over: dims) }
    NaiveTensor.forEachIndex(dims) { place, index in
      let x = inputs.indices.map { i in
        inputs[i].values[zip(index, strides[i]).reduce(0) { $0 + $1.0 * $1.1 }]
      }
      result.values[place] =
        x.count == 1
        ? unary(opcode, x[0])
        : x.count == 2 ? binary(opcode, x[0], x[1]) : x[0] != 0 ? x[1] : x[2]
    }
    return result
  }

  static func broadcastStrides(_ x: NaiveTensor, over dims: [Int]) -> [Int] {
    let missing = dims.count - x.dims.count
    return dims.indices.map { axis in
      axis < missing || x.dims[axis - missing] == 1 ? 0 : x.strides[axis - missing]
    }
  }

  private static func unary(_ opcode: nb_opcode, _ x: Double) -> Double {
    switch opcode {
    case NB_OP_copy: x
    case NB_OP_neg: -x
    case NB_OP_abs: abs(x)
    case NB_OP_sign: x > 0 ? 1 : x < 0 ? -1 : x
    case NB_OP_sqrt: sqrt(x)
    case NB_OP_reciprocal: 1 / x
    case NB_OP_square: x * x
    case NB_OP_exp: exp(x)
    case NB_OP_log: log(x)
    case NB_OP_log1p: log1p(x)
    case NB_OP_sin: sin(x)
    case NB_OP_cos: cos(x)
    case NB_OP_tan: tan(x)
    case NB_OP_tanh: tanh(x)
    case NB_OP_sigmoid: 1 / (1 + exp(-x))
    case NB_OP_erf: erf(x)
    case NB_OP_relu: x < 0 ? 0 : x
    case NB_OP_step: x > 0 ? 1 : 0
    case NB_OP_floor: floor(x)
    case NB_OP_ceil: ceil(x)
    case NB_OP_round: x.rounded(.toNearestOrEven)
    case NB_OP_not: x == 0 ? 1 : 0
    case NB_OP_isfinite: x.isFinite ? 1 : 0
    default: preconditionFailure("opcode \(opcode.rawValue) has one operand")
    }
  }

  private static func binary(_ opcode: nb_opcode, _ a: Double, _ b: Double) -> Double {
    switch opcode {
    case NB_OP_add: a + b
    case NB_OP_sub: a - b
    case NB_OP_mul: a * b
    case NB_OP_div: a / b
    case NB_OP_pow: pow(a, b)
    case NB_OP_max: a.isNaN || b.isNaN ? .nan : max(a, b)
    case NB_OP_min: a.isNaN || b.isNaN ? .nan : min(a, b)
    case NB_OP_eq: a == b ? 1 : 0
    case NB_OP_ne: a != b ? 1 : 0
    case NB_OP_lt: a < b ? 1 : 0
    case NB_OP_le: a <= b ? 1 : 0
    case NB_OP_gt: a > b ? 1 : 0
    case NB_OP_ge: a >= b ? 1 : 0
    case NB_OP_and: a != 0 && b != 0 ? 1 : 0
    case NB_OP_or: a != 0 || b != 0 ? 1 : 0
    case NB_OP_floordiv: floor(a / b)
    case NB_OP_mod: a - b * floor(a / b)
    default: preconditionFailure("opcode \(opcode.rawValue) has two operands")
    }
  }
}

enum NaiveReduction {
  /// - Parameter dims: the shape of the result, in which reduced axes have size 1.
  static func apply(_ reduction: nb_reduction, _ x: NaiveTensor, _ dims: [Int]) -> NaiveTensor {
    let neutral: Double =
      switch reduction {
      case NB_REDUCE_sum: 0
      case NB_REDUCE_prod: 1
      case NB_REDUCE_max: -.infinity
      default: .infinity
      }
    var result = NaiveTensor(dims, filledWith: neutral)
    let strides = NaiveElementwise.broadcastStrides(result, over: x.dims)
    NaiveTensor.forEachIndex(x.dims) { place, index in
      let to = zip(index, strides).reduce(0) { $0 + $1.0 * $1.1 }
      let a = result.values[to]
      let b = x.values[place]
      result.values[to] =
        switch reduction {
        case NB_REDUCE_sum: a + b
        case NB_REDUCE_prod: a * b
        case NB_REDUCE_max: a.isNaN || b.isNaN ? .nan : max(a, b)
        default: a.isNaN || b.isNaN ? .nan : min(a, b)
        }
    }
    return result
  }
}
