internal import CKernels

extension Instruction.Kind {
  /// What it cannot do without. Operations are counted of products and convolutions, which alone
  /// have more of them than of bytes; of the others the bytes.
  /// - Parameter size: bytes of an entry.
  func work(size: Int) -> Work {
    switch self {
    case .tiles(let tiles): return tiles.work(size: size)
    case .reduceRows(_, _, _, let rows, let n):
      return Work(read: Double(rows * n * size), written: Double(rows * size))
    case .reduceColumns(_, _, _, let rows, let n):
      return Work(read: Double(rows * n * size), written: Double(n * size))
    case .product(let p):
      var work = Work.product(m: p.m, n: p.n, k: p.k, batch: p.batch, size: size)
      // Operands that all products of a batch share are read once.
      if p.aStrides.2 == 0 { work.read -= Double((p.batch - 1) * p.m * p.k * size) }
      if p.bStrides.2 == 0 { work.read -= Double((p.batch - 1) * p.k * p.n * size) }
      if p.c == nil { work.written = 0 }
      if let epilogue = p.epilogue { work += epilogue.work(size: size) }
      return work
    case .copy(_, let src, let dimensions):
      let read = zip(dimensions, src.strides).reduce(1) { $1.1 == 0 ? $0 : $0 * $1.0 }
      return Work(read: Double(read * size), written: Double(dimensions.reduce(1, *) * size))
    case .fill(_, _, let count): return Work(written: Double(count * size))
    case .statistics(_, _, let count): return Work(read: Double(count * size))
    case .statisticsOfTiles(_, _, let count):
      return Work(read: Double(count / Int(NB_TILE) * Swift.MemoryLayout<nb_statistics_part>.size))
    case .custom(let custom): return custom.work(size: size)
    case .checkFinite: return Work(read: Double(size))
    }
  }
}

extension CustomInstruction {
  fileprivate func work(size: Int) -> Work {
    let shapes = inputShapes.map { $0.dimensions }
    func convolution(_ images: [Int], _ kernels: [Int]) -> Work {
      .convolution(
        images: images, kernels: kernels, window: integers, result: outShape.count, size: size)
    }
    switch kernel {
    case NB_KERNEL_conv2d: return convolution(shapes[0], shapes[1])
    case NB_KERNEL_conv2d_input: return convolution(outShape.dimensions, shapes[1])
    case NB_KERNEL_conv2d_weight: return convolution(shapes[0], outShape.dimensions)
    case NB_KERNEL_gather:
      // Of the table only the rows that are named.
      let indices = inputShapes.dropFirst().reduce(0) { $0 + $1.count }
      return Work(
        read: Double((outShape.count + indices) * size), written: Double(outShape.count * size))
    default:
      return Work(
        read: Double(inputShapes.reduce(0) { $0 + $1.count } * size),
        written: Double(outShape.count * size))
    }
  }
}

extension TileProgram {
  /// Each operand is read once and written once at most.
  fileprivate func work(size: Int) -> Work {
    var isRead = Array(repeating: false, count: ports.count)
    var isWritten = isRead
    for micro in micros {
      // What the program wrote itself is read from the cache.
      for operand in micro.operands where operand < ports.count && !isWritten[operand] {
        isRead[operand] = true
      }
      if micro.dst < ports.count { isWritten[micro.dst] = true }
    }
    var work = Work()
    for i in ports.indices {
      let bytes = Double(entries(of: ports[i]) * size)
      if isRead[i] { work.read += bytes }
      if isWritten[i] { work.written += bytes }
    }
    return work
  }

  func entries(of port: Port) -> Int {
    switch port.kind {
    case NB_PORT_ROW: rows
    case NB_PORT_COLUMN: width
    case NB_PORT_SCALAR: 1
    case NB_PORT_PRODUCT: 0
    case NB_PORT_PARTIAL: rows * ((width + Int(NB_TILE) - 1) / Int(NB_TILE))
    case NB_PORT_BLOCK: (rows + Int(NB_BLOCK) - 1) / Int(NB_BLOCK) * width
    default: rows * width
    }
  }
}
