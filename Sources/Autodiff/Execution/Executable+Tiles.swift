internal import CKernels

extension Executable {
  func tileProgram(_ tiles: TileProgram, _ kernels: UnsafePointer<nb_kernels>)
    -> nb_tile_program
  {
    let ports = unsafe tiles.ports.map { port in
      let base = port.kind == NB_PORT_PRODUCT ? nil : unsafe pointer(port.place)
      return unsafe nb_port(base: base, kind: port.kind)
    }
    var micros = unsafe [nb_micro]()
    tiles.forEachStep { step in
      switch step {
      case .micro(let micro):
        unsafe micros.append(
          nb_micro(
            kind: UInt8(micro.kind.rawValue), is_row_level: micro.isRowLevel ? 1 : 0,
            reduction: UInt8(micro.reduction.rawValue), dst: UInt16(micro.dst),
            a: UInt16(micro.a), b: UInt16(micro.b), c: UInt16(micro.c),
            .init(fn: nb_tile_kernel(kernels, micro.opcode, micro.variant))))
      case .adam(let pass):
        var micro = unsafe nb_micro()
        unsafe micro.kind = UInt8(NB_MICRO_ADAM.rawValue)
        let operands = unsafe UnsafeRawPointer(own(pass.operands.map { UInt16($0) }))
        unsafe micro.adam = operands.assumingMemoryBound(to: nb_adam_operands.self)
        unsafe micros.append(micro)
      case .bias(let pass):
        unsafe micros.append(
          nb_micro(
            kind: UInt8(NB_MICRO_BIAS.rawValue), is_row_level: 0, reduction: 0,
            dst: UInt16(pass.dst), a: UInt16(pass.a), b: UInt16(pass.bias), c: 0,
            .init(bias: nb_bias_kernel(kernels, pass.activation))))
      case .sumOfProducts: preconditionFailure("of single tiles only")
      }
    }
    return unsafe nb_tile_program(
      rows: Int64(tiles.rows), width: Int64(tiles.width), tile_rows: Int64(tiles.tileRows),
      piece: Int64(tiles.piece), first_row: Int64(tiles.firstRow),
      ports: Int32(ports.count), registers: Int32(tiles.registers), micros: Int32(micros.count),
      by_columns: tiles.goesByColumns ? 1 : 0, is_flat: tiles.isFlat ? 1 : 0,
      streams: tiles.streams ? 1 : 0,
      micro: UnsafePointer(own(micros)),
      port: UnsafePointer(own(ports)),
      tiles_per_unit: Int64(tiles.tilesPerUnit))
  }

  /// A program of one tile needs no interpreter of its own: its micros become instructions.
  func bindSingleTile(
    _ tiles: TileProgram, _ kernels: UnsafePointer<nb_kernels>, at site: BindingSite,
    into bound: inout [nb_instruction]
  ) {
    let registerBytes = Int(NB_TILE) * plan.precision.size
    func at(_ operand: Int) -> UnsafeMutableRawPointer {
      operand < tiles.ports.count
        ? unsafe pointer(tiles.ports[operand].place)
        : unsafe UnsafeMutableRawPointer(site.program.pointee.registers)
          + (operand - tiles.ports.count) * registerBytes
    }
    tiles.forEachStep { step in
      var i = unsafe nb_instruction()
      switch step {
      case .micro(let micro):
        unsafe i = instruction(of: micro, tiles, kernels, at)
      case .adam(let pass):
        unsafe i.kind = UInt16(NB_ADAM.rawValue)
        unsafe i.more = UnsafeRawPointer(own(pass.operands.map(at)))
        unsafe i.n = Int64(tiles.rows * tiles.width)
      case .bias(let pass):
        unsafe i.kind = UInt16(NB_BIAS.rawValue)
        unsafe i.bias = nb_bias_kernel(kernels, pass.activation)
        unsafe i.dst = at(pass.dst)
        unsafe i.a = UnsafeRawPointer(at(pass.a))
        unsafe i.b = UnsafeRawPointer(at(pass.bias))
        unsafe i.rows = Int64(tiles.rows)
        unsafe i.n = Int64(tiles.width)
      case .sumOfProducts(let sum):
        unsafe i.kind = UInt16(NB_CALL.rawValue)
        unsafe i.call = kernels.pointee.sum_of_products
        unsafe i.dst = at(sum.dst)
        unsafe i.a = UnsafeRawPointer(at(sum.a))
        unsafe i.b = UnsafeRawPointer(at(sum.b))
        unsafe i.n = Int64(tiles.width)
      }
      unsafe bound.append(i)
    }
  }

  private func instruction(
    of micro: Micro, _ tiles: TileProgram, _ kernels: UnsafePointer<nb_kernels>,
    _ at: (Int) -> UnsafeMutableRawPointer
  ) -> nb_instruction {
    var i = unsafe nb_instruction()
    unsafe i.dst = at(micro.dst)
    unsafe i.a = UnsafeRawPointer(at(micro.a))
    unsafe i.n = Int64(micro.isRowLevel ? tiles.rows : tiles.rows * tiles.width)
    switch micro.kind {
    case NB_MICRO_CALL:
      unsafe i.kind = UInt16(NB_CALL.rawValue)
      unsafe i.call = nb_tile_kernel(kernels, micro.opcode, micro.variant)
      unsafe i.b = UnsafeRawPointer(at(micro.b))
      unsafe i.c = UnsafeRawPointer(at(micro.c))
    case NB_MICRO_REDUCE_ROWS where tiles.rows == 1, NB_MICRO_REDUCE_PIECE:
      unsafe i.kind = UInt16(NB_CALL.rawValue)
      unsafe i.call = nb_row_reduction(kernels, micro.reduction)
      unsafe i.n = Int64(tiles.width)
    case NB_MICRO_REDUCE_ROWS:
      unsafe i.kind = UInt16(NB_REDUCE_ROWS.rawValue)
      unsafe i.reduce = kernels.pointee.rowReduction(micro.reduction)
      unsafe i.rows = Int64(tiles.rows)
      unsafe i.n = Int64(tiles.width)
    case NB_MICRO_REDUCE_COLUMNS:
      let goesOn = tiles.firstRow > 0
      unsafe i.kind = UInt16((goesOn ? NB_EXTEND_COLUMNS : NB_REDUCE_COLUMNS).rawValue)
      unsafe i.reduce = kernels.pointee.columnReduction(micro.reduction, goesOn: goesOn)
      unsafe i.rows = Int64(tiles.rows)
      unsafe i.n = Int64(tiles.width)
    case NB_MICRO_EXPAND_ROWS, NB_MICRO_EXPAND_COLUMNS:
      let isRows = micro.kind == NB_MICRO_EXPAND_ROWS
      unsafe i.kind = UInt16((isRows ? NB_EXPAND_ROWS : NB_EXPAND_COLUMNS).rawValue)
      unsafe i.rows = Int64(tiles.rows)
      unsafe i.n = Int64(tiles.width)
    case NB_MICRO_SPLAT:
      unsafe i.kind = UInt16(NB_SPLAT.rawValue)
    default:
      preconditionFailure("a single tile stores nothing apart")
    }
    return unsafe i
  }
}
