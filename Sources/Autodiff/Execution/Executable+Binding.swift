internal import CKernels

/// The instructions of a plan as those of C, over pointers.
extension Executable {
  func bindInstructions(_ kernels: UnsafePointer<nb_kernels>) {
    let site = unsafe BindingSite(program: program, workspace: workspace.base)
    var bound: [nb_instruction] = unsafe []
    unsafe bound.reserveCapacity(plan.instructions.count)
    firstBound.reserveCapacity(plan.instructions.count + 1)
    for instruction in plan.instructions {
      firstBound.append(Int32(unsafe bound.count))
      unsafe bind(instruction.kind, of: instruction.node, kernels, at: site, into: &bound)
    }
    firstBound.append(Int32(unsafe bound.count))
    for operand in coldOperands.list {
      let kind = plan.instructions[operand.instruction].kind
      unsafe fetch(operand, of: kind, before: Int(firstBound[operand.instruction]), in: &bound)
    }
    unsafe program.pointee.count = Int64(bound.count)
    unsafe program.pointee.instruction = UnsafePointer(own(bound))
  }

  /// Some instructions before it is touched, one thing to an instruction.
  func fetch(
    _ operand: ColdOperands.Operand, of kind: Instruction.Kind, before end: Int,
    in bound: inout [nb_instruction]
  ) {
    var place = end - 3
    while unsafe place >= 0 && place > end - 10 && bound[place].ahead_lines != 0 { place -= 1 }
    guard unsafe place >= 0 && bound[place].ahead_lines == 0,
      let (start, lines) = operand.lines(of: kind, size: plan.precision.size)
    else { return }
    unsafe bound[place].ahead = UnsafeRawPointer(pointer(start))
    unsafe bound[place].ahead_lines = Int64(lines)
    unsafe bound[place].flags |= UInt16(NB_FLAG_AHEAD)
  }

  func bind(
    _ kind: Instruction.Kind, of node: NodeID, _ kernels: UnsafePointer<nb_kernels>,
    at site: BindingSite, into bound: inout [nb_instruction]
  ) {
    let first = unsafe bound.count
    unsafe bind(kind, kernels, at: site, into: &bound)
    for i in unsafe first..<bound.count { unsafe bound[i].node = node.index }
  }

  private func bind(
    _ kind: Instruction.Kind, _ kernels: UnsafePointer<nb_kernels>, at site: BindingSite,
    into bound: inout [nb_instruction]
  ) {
    var i = unsafe nb_instruction()
    switch kind {
    case .tiles(let tiles):
      if tiles.tileCount == 1 {
        unsafe bindSingleTile(tiles, kernels, at: site, into: &bound)
        return
      }
      unsafe i.kind = UInt16(NB_TILES.rawValue)
      unsafe i.more = UnsafeRawPointer(own([tileProgram(tiles, kernels)]))
    case .reduceRows(let reduction, let dst, let src, let rows, let n):
      unsafe i.kind = UInt16(NB_REDUCE_ROWS.rawValue)
      unsafe i.reduce = kernels.pointee.rowReduction(reduction)
      unsafe i.dst = pointer(dst)
      unsafe i.a = UnsafeRawPointer(pointer(src))
      unsafe i.rows = Int64(rows)
      unsafe i.n = Int64(n)
    case .reduceColumns(let reduction, let dst, let src, let rows, let n):
      unsafe i.kind = UInt16(NB_REDUCE_COLUMNS.rawValue)
      unsafe i.reduce = kernels.pointee.columnReduction(reduction)
      unsafe i.dst = pointer(dst)
      unsafe i.a = UnsafeRawPointer(pointer(src))
      unsafe i.rows = Int64(rows)
      unsafe i.n = Int64(n)
    case .product(let product):
      if let shared = unsafe sharedProduct(product, kernels, at: site), let c = product.c {
        unsafe i.kind = UInt16(NB_PRODUCT_AT.rawValue)
        unsafe i.more = UnsafeRawPointer(shared)
        unsafe i.dst = pointer(c)
        unsafe i.a = UnsafeRawPointer(pointer(product.a))
        unsafe i.b = UnsafeRawPointer(pointer(product.b))
        break
      }
      unsafe i.kind = UInt16(NB_PRODUCT.rawValue)
      unsafe i.more = UnsafeRawPointer(boundProduct(product, kernels, at: site))
    case .copy(let dst, let src, let dimensions):
      unsafe i.kind = UInt16(NB_COPY.rawValue)
      unsafe i.more = UnsafeRawPointer(own([boundCopy(dst, src, dimensions)]))
    case .fill(let place, let value, let count):
      unsafe i.kind = UInt16(NB_FILL.rawValue)
      unsafe i.dst = pointer(place)
      unsafe i.value = value
      unsafe i.n = Int64(count)
    case .custom(let custom):
      unsafe i.kind = UInt16(NB_CUSTOM.rawValue)
      unsafe i.dst = UnsafeMutableRawPointer(own([boundCustom(custom, at: site)]))
      unsafe i.rows = Int64(custom.kernel.rawValue)
      unsafe i.n = custom.isPerStep ? 1 : 0
    case .statistics(let row, let src, let count), .statisticsOfTiles(let row, let src, let count):
      let isOfTiles = if case .statisticsOfTiles = kind { true } else { false }
      unsafe i.kind = UInt16((isOfTiles ? NB_STATISTICS_OF_TILES : NB_STATISTICS).rawValue)
      unsafe i.flags = UInt16(NB_FLAG_RECORD)
      unsafe i.dst = UnsafeMutableRawPointer(statisticsBase + 7 * row)
      unsafe i.a = UnsafeRawPointer(pointer(src))
      unsafe i.n = Int64(count)
    case .checkFinite(let place):
      unsafe i.kind = UInt16(NB_FINITE.rawValue)
      unsafe i.a = UnsafeRawPointer(pointer(place))
    }
    unsafe bound.append(i)
  }
}
