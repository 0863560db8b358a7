internal import CKernels

/// The instructions of a plan as those of C, over pointers.
extension Executable {
  func bindInstructions(_ kernels: UnsafePointer<nb_kernels>) {
    var bound: [nb_instruction] = unsafe []
    unsafe bound.reserveCapacity(plan.instructions.count)
    firstBound.reserveCapacity(plan.instructions.count + 1)
    for instruction in plan.instructions {
      let first = unsafe bound.count
      firstBound.append(Int32(first))
      unsafe bind(instruction.kind, kernels, into: &bound)
      for i in unsafe first..<bound.count { unsafe bound[i].node = instruction.node.index }
    }
    firstBound.append(Int32(unsafe bound.count))
    for read in ColdReads(plan).reads {
      // Some instructions before it is read, one thing to an instruction.
      let end = Int(firstBound[read.instruction])
      var place = end - 3
      while unsafe place >= 0 && place > end - 10 && bound[place].ahead_lines != 0 { place -= 1 }
      guard unsafe place >= 0 && bound[place].ahead_lines == 0 else { continue }
      unsafe bound[place].ahead = UnsafeRawPointer(pointer(read.place))
      unsafe bound[place].ahead_lines = Int64(read.lines)
    }
    unsafe program.pointee.count = Int64(bound.count)
    unsafe program.pointee.instruction = UnsafePointer(own(bound))
  }

  func bind(
    _ kind: Instruction.Kind, _ kernels: UnsafePointer<nb_kernels>,
    into bound: inout [nb_instruction]
  ) {
    var i = unsafe nb_instruction()
    switch kind {
    case .tiles(let tiles):
      if tiles.tileCount == 1 {
        unsafe bindSingleTile(tiles, kernels, into: &bound)
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
      unsafe i.kind = UInt16(NB_PRODUCT.rawValue)
      unsafe i.more = UnsafeRawPointer(boundProduct(product, kernels))
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
      unsafe i.dst = UnsafeMutableRawPointer(own([boundCustom(custom)]))
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
