internal import CKernels

/// How an instruction is done by several threads side by side.
enum BandWay: Hashable, Sendable {
  /// Each band makes rows of its own; entries, where all of the result is one row.
  case rows
  /// Each adds terms of its own to the sums that the bands before have begun.
  case terms
  /// One band does all of it.
  case alone(Int)

  func leavesOut(_ band: Int) -> Bool {
    if case .alone(let one) = self { one != band } else { false }
  }
}

extension Instruction.Kind {
  /// What a band does of an instruction; nothing where it cannot be split so.
  func band(_ band: Int, _ way: BandWay, of cut: BandCut, size: Int) -> Instruction.Kind? {
    switch (self, way) {
    case (_, .alone(let other)): return band == other ? self : nil
    case (.tiles(let tiles), .rows):
      return tiles.band(band, of: cut, size: size).map { .tiles($0) }
    case (.product(let product), _):
      return product.band(band, way, of: cut, size: size).map { .product($0) }
    default: return nil
    }
  }
}

extension Instruction.Kind {
  var hasEpilogue: Bool {
    if case .product(let product) = self { product.epilogue != nil } else { false }
  }

  /// Whether its sums go on from those of others.
  var goesOn: Bool {
    switch self {
    case .product(let product): product.goesOn
    case .tiles(let tiles):
      tiles.firstRow > 0 && tiles.micros.contains { $0.kind == NB_MICRO_REDUCE_COLUMNS }
    default: false
    }
  }
}

extension ProductInstruction {
  /// One thread does it, and nothing comes behind it.
  private var isPlain: Bool {
    batch == 1 && c != nil && epilogue == nil && statistics == nil
      && nb_product_is_small(Int64(m), Int64(n), Int64(k)) != 0
  }

  fileprivate func band(_ band: Int, _ way: BandWay, of cut: BandCut, size: Int)
    -> ProductInstruction?
  {
    guard isPlain, let range = cut.range(of: way == .rows ? m : k, band: band) else {
      return nil
    }
    var part = self
    if way == .rows {
      part.m = range.count
      part.a.offset += range.lowerBound * aStrides.0 * size
      part.c?.offset += range.lowerBound * n * size
    } else {
      part.k = range.count
      part.a.offset += range.lowerBound * aStrides.1 * size
      part.b.offset += range.lowerBound * bStrides.0 * size
      part.goesOn = band > 0
    }
    return part
  }
}

extension TileProgram {
  fileprivate func band(_ band: Int, of cut: BandCut, size: Int) -> TileProgram? {
    if rows == 1 { return bandOfEntries(band, of: cut, size: size) }
    guard tileRows > 0, let range = cut.range(of: rows, band: band) else { return nil }
    var part = self
    part.rows = range.count
    part.firstRow = range.lowerBound
    if tileCount == 1 { part.tileRows = range.count }
    for i in ports.indices {
      switch ports[i].kind {
      case NB_PORT_FULL: part.ports[i].place.offset += range.lowerBound * width * size
      case NB_PORT_ROW: part.ports[i].place.offset += range.lowerBound * size
      case NB_PORT_COLUMN, NB_PORT_SCALAR: break
      // Sums of columns go on from one band to the next, within one block of rows.
      case NB_PORT_BLOCK where rows <= Int(NB_BLOCK): break
      default: return nil
      }
    }
    return part
  }

  /// Of one row, where each entry is made by itself.
  private func bandOfEntries(_ band: Int, of cut: BandCut, size: Int) -> TileProgram? {
    guard micros.allSatisfy({ isOfEntries($0) }),
      let range = cut.range(of: width, band: band)
    else { return nil }
    var part = self
    part.width = range.count
    for i in ports.indices {
      switch ports[i].kind {
      case NB_PORT_FULL, NB_PORT_COLUMN: part.ports[i].place.offset += range.lowerBound * size
      case NB_PORT_ROW, NB_PORT_SCALAR: break
      default: return nil
      }
    }
    return part
  }

  private func isOfEntries(_ micro: Micro) -> Bool {
    !micro.isRowLevel && (micro.kind == NB_MICRO_CALL || micro.kind == NB_MICRO_SPLAT)
  }
}
