internal import CKernels

/// The six operations that an update of Adam (Kingma and Ba 2015; torch.optim.Adam) has become in
/// a tile program, one behind the other: they run as one pass whose results in between stay in
/// registers (`body/adam.h`), with the same bits. A plan knows nothing of it: it shows the six.
struct AdamPass {
  static let count = 6

  /// Operands of the tile program.
  private let (gradient, mean, square, parameter): (Int, Int, Int, Int)
  private let (newMean, newSquare, newParameter): (Int, Int, Int)
  /// Those that are one number: what the new mean takes of the gradient, what the new square takes of
  /// its square, what that keeps of the old one, and three numbers of the step: the root's factor,
  /// epsilon, the rate.
  private let (share, weight, decay): (Int, Int, Int)
  private let (scale, epsilon, rate): (Int, Int, Int)

  /// Each operation with the bits of those of its operands that are one number.
  private static let operations: [(nb_opcode, scalars: UInt32)] = [
    (NB_OP_lerp, 0b100), (NB_OP_mul_mul, 0b100), (NB_OP_mul_add, 0b010),
    (NB_OP_sqrt_mul_add, 0b110), (NB_OP_mul, 0b10), (NB_OP_sub_div, 0),
  ]

  /// The pass that begins at an operation of a program; nothing where none does.
  init?(_ tiles: TileProgram, at first: Int) {
    guard first + AdamPass.count <= tiles.micros.count,
      tiles.micros[first].opcode == NB_OP_lerp
    else { return nil }
    let all = tiles.micros[first..<first + AdamPass.count]
    for (micro, operation) in zip(all, AdamPass.operations) {
      guard micro.kind == NB_MICRO_CALL, !micro.isRowLevel, micro.opcode == operation.0,
        micro.variant.rawValue == operation.scalars
      else { return nil }
    }
    func micro(_ place: Int) -> Micro { all[first + place] }
    let (lerp, weighted, sum, root, step, update) =
      (micro(0), micro(1), micro(2), micro(3), micro(4), micro(5))
    (gradient, mean, share) = (lerp.a, lerp.b, lerp.c)
    (square, decay) = (sum.a, sum.b)
    (weight, scale, epsilon, rate) = (weighted.c, root.b, root.c, step.b)
    parameter = update.c
    (newMean, newSquare, newParameter) = (lerp.dst, sum.dst, update.dst)
    let isChain =
      weighted.a == gradient && weighted.b == gradient && sum.c == weighted.dst
      && root.a == newSquare && step.a == newMean && update.a == step.dst
      && update.b == root.dst
    // What is read after the first results are written must not be one of them.
    let isApart =
      ![gradient, square, parameter].contains(newMean) && newSquare != parameter
      && newMean != newSquare && newParameter != newMean && newParameter != newSquare
    let end = first + AdamPass.count
    let vanish = [weighted.dst, root.dst, step.dst]
    guard isChain, isApart, square != weighted.dst, !vanish.contains(parameter),
      vanish.allSatisfy({ tiles.isForgotten($0, from: end) })
    else { return nil }
  }

  /// In the order of the members of `nb_adam` and `nb_adam_operands`.
  var operands: [Int] {
    [
      gradient, mean, square, parameter, newMean, newSquare, newParameter, share, weight, decay,
      scale, epsilon, rate,
    ]
  }
}
