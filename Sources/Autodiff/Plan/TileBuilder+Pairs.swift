internal import CKernels

/// Two operations of a tile program, the second the only one to read what the first makes, become
/// one pass over the tile, and so may a pair with a third. All round as before, so no bit changes.
extension TileBuilder {
  mutating func joinPairs() {
    let first = TileBuilder.firstRegister
    // Of each register the operation that makes it, or -1, and how many read it.
    var registers = [(maker: Int, uses: Int)](repeating: (-1, 0), count: registerCount)
    for (time, micro) in program.micros.enumerated() {
      for operand in micro.operands where operand >= first { registers[operand - first].uses += 1 }
      if micro.dst >= first { registers[micro.dst - first].maker = time }
    }
    /// The operation at `time` with one that it reads in it, where there is such a pair.
    func pair(at time: Int) -> (Micro, earlier: Int)? {
      let second = program.micros[time]
      guard second.kind == NB_MICRO_CALL else { return nil }
      for (place, operand) in second.operands.enumerated()
      where operand >= first && registers[operand - first].uses == 1 {
        let earlier = registers[operand - first].maker
        guard earlier >= 0, let pair = Micro.pair(program.micros[earlier], second, at: place),
          !overwrites(operandsOf: earlier, before: time)
        else { continue }
        return (pair, earlier)
      }
      return nil
    }
    var isAnyJoined = false
    for time in program.micros.indices {
      while let (pair, earlier) = pair(at: time) {
        program.micros[time] = pair
        registers[program.micros[earlier].dst - first].maker = -1
        program.micros[earlier].dst = TileBuilder.joined
        isAnyJoined = true
      }
    }
    if isAnyJoined { program.micros.removeAll { $0.dst == TileBuilder.joined } }
  }

  /// What an operation writes that another now does besides its own.
  private static let joined = -1

  /// Whether what an operation reads from memory is written before a later one.
  private func overwrites(operandsOf earlier: Int, before time: Int) -> Bool {
    let read = program.micros[earlier].operands
    return program.micros[(earlier + 1)..<time].contains { later in
      later.dst < TileBuilder.firstRegister && later.dst != TileBuilder.joined
        && read.contains {
          $0 < TileBuilder.firstRegister
            && program.ports[$0].place == program.ports[later.dst].place
        }
    }
  }
}

extension Micro {
  /// Both operations in one, if there is such an opcode; the second reads the first at a place
  /// among its operands.
  static func pair(_ first: Micro, _ second: Micro, at place: Int) -> Micro? {
    guard first.kind == NB_MICRO_CALL, first.isRowLevel == second.isRowLevel,
      let opcode = joined(first.opcode, second.opcode, place)
    else { return nil }
    var operands = InlineArray<4, Int>(repeating: 0)
    var variant: UInt32 = 0
    var count = 0
    func add(_ operand: Int, of micro: Micro) {
      operands[count] = micro.operands[operand]
      variant |= (micro.variant.rawValue >> UInt32(operand) & 1) << UInt32(count)
      count += 1
    }
    for i in first.operands.indices { add(i, of: first) }
    if first.opcode == NB_OP_square { add(0, of: first) }
    for i in second.operands.indices where i != place {
      // A square of what the first makes reads it twice.
      if second.operands[i] == second.operands[place] { return nil }
      add(i, of: second)
    }
    if opcode == NB_OP_lerp {
      // b + (a - b) * c: what is added must be what was subtracted.
      guard operands[1] == operands[3] else { return nil }
      count -= 1
      variant &= 0b111
    }
    var result = second
    result.opcode = opcode
    result.variant = nb_variant(variant)
    result.a = operands[0]
    result.b = operands[1]
    result.c = operands[count > 2 ? 2 : 0]
    return result
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
