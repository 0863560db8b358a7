internal import CKernels

/// What an instruction touches in memory.
struct Accesses {
  /// Bytes of a segment.
  struct Run {
    var segment: Segment
    var bytes: Range<Int>
  }
  var reads: [Run] = []
  var writes: [Run] = []
  /// Whether a run may end with it.
  var mayFail = false

  fileprivate mutating func read(_ place: Place, _ count: Int, _ size: Int) {
    reads.append(Run(place, count, size))
  }

  fileprivate mutating func write(_ place: Place, _ count: Int, _ size: Int) {
    writes.append(Run(place, count, size))
  }
}

extension Accesses.Run {
  fileprivate init(_ place: Place, _ count: Int, _ size: Int) {
    self.init(segment: place.segment, bytes: place.offset..<place.offset + count * size)
  }

  /// From the lowest to the highest of entries that stand `strides` apart; some go back.
  fileprivate static func strided(_ at: Strided, _ dimensions: [Int], _ size: Int) -> Self {
    var lower = 0
    var upper = dimensions.contains(0) ? 0 : 1
    for (count, stride) in zip(dimensions, at.strides) where upper > 0 {
      lower += min(0, (count - 1) * stride)
      upper += max(0, (count - 1) * stride)
    }
    let first = at.place.offset
    return Self(
      segment: at.place.segment, bytes: first + lower * size..<first + upper * size)
  }
}

extension Instruction.Kind {
  /// - Parameter size: bytes of an entry.
  func accesses(size: Int) -> Accesses {
    var all = Accesses()
    switch self {
    case .tiles(let tiles):
      tiles.addAccesses(to: &all, size: size)
    case .reduceRows(_, let dst, let src, let rows, let n):
      all.read(src, rows * n, size)
      all.write(dst, rows, size)
    case .reduceColumns(_, let dst, let src, let rows, let n):
      all.read(src, rows * n, size)
      all.write(dst, n, size)
    case .product(let p):
      let a = Strided(place: p.a, strides: [p.aStrides.0, p.aStrides.1, p.aStrides.2])
      let b = Strided(place: p.b, strides: [p.bStrides.0, p.bStrides.1, p.bStrides.2])
      all.reads.append(.strided(a, [p.m, p.k, p.batch], size))
      all.reads.append(.strided(b, [p.k, p.n, p.batch], size))
      if let c = p.c {
        all.write(c, p.m * p.n * p.batch, size)
        if p.goesOn { all.read(c, p.m * p.n * p.batch, size) }
      }
      if let epilogue = p.epilogue { epilogue.addAccesses(to: &all, size: size) }
    case .copy(let dst, let src, let dimensions):
      all.reads.append(.strided(src, dimensions, size))
      all.writes.append(.strided(dst, dimensions, size))
    case .fill(let place, _, let count): all.write(place, count, size)
    case .custom(let custom):
      for (place, shape) in zip(custom.inputs, custom.inputShapes) {
        all.read(place, shape.count, size)
      }
      all.write(custom.out, custom.outShape.count, size)
      all.mayFail = true
    case .statistics(_, let src, let count): all.read(src, count, size)
    case .statisticsOfTiles(_, let src, let count):
      all.read(src, count, Swift.MemoryLayout<nb_statistics_part>.size)
    case .checkFinite(let place):
      all.read(place, 1, size)
      all.mayFail = true
    }
    return all
  }
}

extension TileProgram {
  fileprivate func addAccesses(to all: inout Accesses, size: Int) {
    var isWritten = Array(repeating: false, count: ports.count)
    var isRead = isWritten
    for micro in micros {
      for operand in micro.operands where operand < ports.count { isRead[operand] = true }
      if micro.dst < ports.count {
        isWritten[micro.dst] = true
        if micro.kind == NB_MICRO_REDUCE_COLUMNS, firstRow > 0 { isRead[micro.dst] = true }
      }
    }
    for (i, port) in ports.enumerated() where port.kind != NB_PORT_PRODUCT {
      if isRead[i] { all.read(port.place, entries(of: port), size) }
      if isWritten[i] { all.write(port.place, entries(of: port), size) }
    }
  }
}
