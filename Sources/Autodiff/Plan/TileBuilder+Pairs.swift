internal import CKernels

/// Two operations of a tile program, the second the only one to read what the first makes, become
/// one pass over the tile, and so may a pair with a third. All round as before, so no bit changes.
extension TileBuilder {
  mutating func joinPairs() {
    var made: [Int: Int] = [:]
    var uses: [Int: Int] = [:]
    for (time, micro) in program.micros.enumerated() {
      for operand in micro.operands where operand >= TileBuilder.firstRegister {
        uses[operand, default: 0] += 1
      }
      if micro.dst >= TileBuilder.firstRegister { made[micro.dst] = time }
    }
    var joined = Set<Int>()
    /// The operation at `time` with one that it reads in it, where there is such a pair.
    func pair(at time: Int) -> (Micro, earlier: Int)? {
      let second = program.micros[time]
      guard second.kind == NB_MICRO_CALL else { return nil }
      for (place, operand) in second.operands.enumerated() where uses[operand] == 1 {
        guard let earlier = made[operand], !joined.contains(earlier),
          let pair = Micro.pair(program.micros[earlier], second, at: place),
          !overwrites(operandsOf: earlier, before: time)
        else { continue }
        return (pair, earlier)
      }
      return nil
    }
    for time in program.micros.indices {
      while let (pair, earlier) = pair(at: time) {
        program.micros[time] = pair
        joined.insert(earlier)
      }
    }
    if joined.isEmpty { return }
    program.micros = program.micros.indices.filter { !joined.contains($0) }
      .map { program.micros[$0] }
  }

  /// Whether what an operation reads from memory is written before a later one.
  private func overwrites(operandsOf earlier: Int, before time: Int) -> Bool {
    let places = program.micros[earlier].operands.filter { $0 < TileBuilder.firstRegister }
      .map { program.ports[$0].place }
    return program.micros[(earlier + 1)..<time].contains { micro in
      micro.dst < TileBuilder.firstRegister && places.contains(program.ports[micro.dst].place)
    }
  }
}

extension Micro {
  /// What it reads.
  var operands: [Int] {
    guard kind == NB_MICRO_CALL else { return [a] }
    return Array([a, b, c].prefix(opcode.operandCount))
  }

  /// Both operations in one, if there is such an opcode; the second reads the first at a place
  /// among its operands.
  static func pair(_ first: Micro, _ second: Micro, at place: Int) -> Micro? {
    guard first.kind == NB_MICRO_CALL, first.isRowLevel == second.isRowLevel,
      let opcode = joined(first.opcode, second.opcode, place)
    else { return nil }
    var operands = first.operandsWithForm
    if first.opcode == NB_OP_square { operands.append(operands[0]) }
    var others = second.operandsWithForm
    let made = others.remove(at: place).operand
    // A square of what the first makes reads it twice.
    if others.contains(where: { $0.operand == made }) { return nil }
    operands += others
    if opcode == NB_OP_lerp {
      // b + (a - b) * c: what is added must be what was subtracted.
      guard operands[1] == operands[3] else { return nil }
      operands.removeLast()
    }
    var result = second
    result.opcode = opcode
    var variant: UInt32 = 0
    for (i, operand) in operands.enumerated() where operand.isScalar { variant |= 1 << i }
    result.variant = nb_variant(variant)
    result.a = operands[0].operand
    result.b = operands[1].operand
    result.c = operands.count > 2 ? operands[2].operand : result.a
    return result
  }

  private var operandsWithForm: [(operand: Int, isScalar: Bool)] {
    operands.enumerated().map { ($1, variant.rawValue >> UInt32($0) & 1 == 1) }
  }

  private static func joined(_ first: nb_opcode, _ second: nb_opcode, _ place: Int) -> nb_opcode? {
    switch (first, second) {
    case (NB_OP_mul, NB_OP_add), (NB_OP_square, NB_OP_add): NB_OP_mul_add
    case (NB_OP_mul, NB_OP_sub), (NB_OP_square, NB_OP_sub):
      place == 0 ? NB_OP_mul_sub : NB_OP_sub_mul
    case (NB_OP_mul, NB_OP_mul), (NB_OP_square, NB_OP_mul): NB_OP_mul_mul
    case (NB_OP_add, NB_OP_mul): NB_OP_add_then_mul
    case (NB_OP_sub, NB_OP_mul): NB_OP_sub_then_mul
    case (NB_OP_div, NB_OP_add): NB_OP_div_add
    case (NB_OP_div, NB_OP_sub): place == 1 ? NB_OP_sub_div : nil
    case (NB_OP_add, NB_OP_relu): NB_OP_add_relu
    case (NB_OP_sub, NB_OP_square): NB_OP_sub_square
    case (NB_OP_step, NB_OP_select): place == 0 ? NB_OP_choose : nil
    case (NB_OP_sub_then_mul, NB_OP_add): NB_OP_lerp
    case (NB_OP_sqrt, NB_OP_mul_add): place == 0 ? NB_OP_sqrt_mul_add : nil
    default: nil
    }
  }
}

extension nb_opcode {
  var operandCount: Int {
    rawValue < NB_OP_add.rawValue ? 1 : rawValue < NB_OP_select.rawValue ? 2 : 3
  }
}
