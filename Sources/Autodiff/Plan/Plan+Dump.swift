internal import CKernels

extension Plan {
  /// The instructions with their places.
  package var dump: String {
    var lines = [
      "plan \(precision.rawValue), \(instructions.count) instructions, scratch \(scratchBytes) bytes"
    ]
    for (i, instruction) in instructions.enumerated() {
      lines.append("\(i): \(describe(instruction.kind))")
      switch instruction.kind {
      case .tiles(let tiles): lines += tiles.micros.map { "    " + describe($0, tiles) }
      case .product(let product):
        lines += product.epilogue.map { e in e.micros.map { "    " + describe($0, e) } } ?? []
      default: break
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func describe(_ place: Place) -> String {
    switch place.segment {
    case .constants: "constant(\(constants[place.offset / 64]))"
    case .scratch: "scratch+\(place.offset)"
    case .slot(let slot): place.offset == 0 ? "slot \(slot)" : "slot \(slot)+\(place.offset)"
    }
  }

  private func describe(_ kind: Instruction.Kind) -> String {
    switch kind {
    case .tiles(let t):
      "tiles \(t.rows) × \(t.width), "
        + (t.tileRows > 0 ? "\(t.tileRows) rows a tile" : "pieces of rows")
        + ", \(t.registers) registers" + (t.tilesPerUnit > 0 ? ", split" : "")
    case .reduceRows(let reduction, let dst, let src, let rows, let n):
      "\(describe(dst)) = \(Plan.name(reduction)) of rows \(describe(src)) [\(rows), \(n)]"
    case .reduceColumns(let reduction, let dst, let src, let rows, let n):
      "\(describe(dst)) = \(Plan.name(reduction)) of columns \(describe(src)) [\(rows), \(n)]"
    case .product(let p):
      (p.c.map { describe($0) + " = " } ?? "") + "\(describe(p.a)) @ \(describe(p.b)) "
        + "[\(p.m), \(p.k)] @ [\(p.k), \(p.n)] × \(p.batch)"
        + (p.epilogue == nil ? "" : ", and on each rectangle of it")
    case .copy(let dst, let src, let dimensions):
      "\(describe(dst.place)) \(dst.strides) = \(describe(src.place)) \(src.strides) \(dimensions)"
    case .fill(let place, let value, let count): "\(describe(place)) = \(value) × \(count)"
    case .custom(let c):
      "\(describe(c.out)) = \(Plan.name(c.kernel))("
        + c.inputs.map(describe).joined(separator: ", ")
        + ") \(c.outShape)"
    case .statistics(let row, let src, let count):
      "statistics \(row) of \(describe(src)) × \(count), in recording steps"
    case .statisticsOfTiles(let row, let src, let count):
      "statistics \(row) of tiles \(describe(src)) × \(count), in recording steps"
    case .checkFinite(let place): "stop unless \(describe(place)) is finite"
    }
  }

  private func describe(_ micro: Micro, _ tiles: TileProgram) -> String {
    func operand(_ i: Int) -> String {
      if i >= tiles.ports.count { return "r\(i - tiles.ports.count)" }
      let port = tiles.ports[i]
      if port.kind == NB_PORT_PRODUCT { return "product" }
      let kinds: [UInt32: String] = [
        NB_PORT_ROW.rawValue: " by row", NB_PORT_COLUMN.rawValue: " by column",
        NB_PORT_PARTIAL.rawValue: " by piece", NB_PORT_BLOCK.rawValue: " by block",
      ]
      return describe(port.place) + (kinds[port.kind.rawValue] ?? "")
    }
    switch micro.kind {
    case NB_MICRO_CALL:
      let sources = micro.operands.map(operand)
      return "\(operand(micro.dst)) = \(Plan.name(micro.opcode))("
        + sources.joined(separator: ", ") + ")" + (micro.isRowLevel ? " of rows" : "")
    case NB_MICRO_REDUCE_ROWS:
      return "\(operand(micro.dst)) = \(Plan.name(micro.reduction)) of rows \(operand(micro.a))"
    case NB_MICRO_REDUCE_PIECE:
      return "\(operand(micro.dst)) = \(Plan.name(micro.reduction)) of pieces \(operand(micro.a))"
    case NB_MICRO_REDUCE_COLUMNS:
      return "\(operand(micro.dst)) = \(Plan.name(micro.reduction)) of columns \(operand(micro.a))"
    case NB_MICRO_EXPAND_ROWS: return "\(operand(micro.dst)) = along rows \(operand(micro.a))"
    case NB_MICRO_EXPAND_COLUMNS:
      return "\(operand(micro.dst)) = along columns \(operand(micro.a))"
    case NB_MICRO_SPLAT: return "\(operand(micro.dst)) = everywhere \(operand(micro.a))"
    default: return "\(operand(micro.dst)) = \(operand(micro.a))"
    }
  }

  static func name(_ opcode: nb_opcode) -> String {
    unsafe String(cString: nb_opcode_name(opcode))
  }
  static func name(_ reduction: nb_reduction) -> String {
    unsafe String(cString: nb_reduction_name(reduction))
  }
  static func name(_ kernel: nb_kernel_id) -> String {
    unsafe String(cString: nb_kernel_name(kernel))
  }
}
