internal import CKernels

/// What a tile program does as one: an operation, or several that have become one when it is bound.
enum TileStep {
  case micro(Micro)
  case adam(AdamPass)
  case bias(BiasPass)
  case sumOfProducts(SumOfProducts)
}

/// A product of two rows and the sum of it, where nobody else sees the product: one kernel whose
/// products stay in registers, with the same bits. Of programs of a single tile of one row.
struct SumOfProducts {
  static let count = 2
  /// Operands of the tile program.
  let dst: Int, a: Int, b: Int

  init?(_ tiles: TileProgram, at first: Int) {
    guard tiles.rows == 1, tiles.width <= Int(NB_TILE),
      first + SumOfProducts.count <= tiles.micros.count
    else { return nil }
    let (product, sum) = (tiles.micros[first], tiles.micros[first + 1])
    guard sum.kind == NB_MICRO_REDUCE_ROWS || sum.kind == NB_MICRO_REDUCE_PIECE,
      sum.reduction == NB_REDUCE_sum, sum.a == product.dst,
      product.kind == NB_MICRO_CALL, !product.isRowLevel, product.variant == NB_VV,
      product.opcode == NB_OP_square || product.opcode == NB_OP_mul,
      product.dst >= tiles.ports.count,
      sum.dst == product.dst || tiles.isForgotten(product.dst, from: first + SumOfProducts.count)
    else { return nil }
    (dst, a) = (sum.dst, product.a)
    b = product.opcode == NB_OP_square ? product.a : product.b
  }
}

/// A bias spread along columns, added, and the activation behind it, where nobody else sees what is in
/// between: one kernel over whole vectors of columns, with the same bits.
struct BiasPass {
  /// Operations.
  let count: Int
  /// Operands of the tile program; the bias has an entry for each column.
  let dst: Int, a: Int, bias: Int
  let activation: nb_opcode

  private static let activations = [NB_OP_tanh, NB_OP_sigmoid, NB_OP_relu]

  init?(_ tiles: TileProgram, at first: Int) {
    guard first + 1 < tiles.micros.count, tiles.width % BiasPass.lanes == 0 else { return nil }
    let (spread, sum) = (tiles.micros[first], tiles.micros[first + 1])
    guard spread.kind == NB_MICRO_EXPAND_COLUMNS, sum.kind == NB_MICRO_CALL, !sum.isRowLevel,
      sum.opcode == NB_OP_add || sum.opcode == NB_OP_add_relu, sum.variant == NB_VV,
      (sum.a == spread.dst) != (sum.b == spread.dst),
      sum.dst == spread.dst || tiles.isForgotten(spread.dst, from: first + 2)
    else { return nil }
    (a, bias) = (sum.a == spread.dst ? sum.b : sum.a, spread.a)
    if first + 2 < tiles.micros.count, sum.opcode == NB_OP_add {
      let last = tiles.micros[first + 2]
      if last.kind == NB_MICRO_CALL, !last.isRowLevel, last.variant == NB_VV,
        BiasPass.activations.contains(last.opcode), last.a == sum.dst,
        sum.dst >= tiles.ports.count,
        last.dst == sum.dst || tiles.isForgotten(sum.dst, from: first + 3)
      {
        (count, dst, activation) = (3, last.dst, last.opcode)
        return
      }
    }
    (count, dst) = (2, sum.dst)
    activation = sum.opcode == NB_OP_add ? NB_OP_copy : NB_OP_relu
  }

  /// Whole vectors in either precision.
  private static let lanes = 16
}

extension TileProgram {
  func forEachStep(_ body: (TileStep) -> Void) {
    let isSingle = tileCount == 1
    var place = 0
    while place < micros.count {
      if let pass = AdamPass(self, at: place) {
        body(.adam(pass))
        place += AdamPass.count
      } else if let pass = BiasPass(self, at: place) {
        body(.bias(pass))
        place += pass.count
      } else if isSingle, let sum = SumOfProducts(self, at: place) {
        body(.sumOfProducts(sum))
        place += SumOfProducts.count
      } else {
        body(.micro(micros[place]))
        place += 1
      }
    }
  }

  /// Whether an operand is a register that nobody reads from an operation on before it is written
  /// again.
  func isForgotten(_ operand: Int, from first: Int) -> Bool {
    guard operand >= ports.count else { return false }
    for micro in micros[first...] {
      if micro.operands.contains(operand) { return false }
      if micro.dst == operand { return true }
    }
    return true
  }
}
