import CKernels

/// Kernels against their roofline.
struct KernelBench {
  let peaks: Peaks
  let printer: FigurePrinter

  func run() {
    guard let kernels = unsafe nb_kernels_get(4) else { return }
    for index in 0..<opcodeCount {
      let opcode = nb_opcode(rawValue: UInt32(index))
      let nanoseconds = unsafe nb_tile_nanoseconds(kernels, opcode, NB_VV, Int64(NB_TILE))
      let name = unsafe String(cString: nb_opcode_name(opcode))
      printer.figure("tile", name, nanoseconds, "ns an entry")
    }
    for threads in [1, 2] {
      let pool = unsafe nb_pool_create(Int32(threads))
      for size in [16, 32, 64, 128, 256, 512, 1024, 2048] {
        let n = Int64(size)
        let seconds = unsafe nb_product_seconds(kernels, pool, n, n, n)
        let rate = 2 * Double(size) * Double(size) * Double(size) / seconds
        printer.figure(
          "product", "\(size)³, \(threads) threads", rate / 1e9, "Gflop/s",
          share: rate / peaks.flops / Double(threads))
      }
      unsafe nb_pool_destroy(pool)
    }
    chain()
  }

  /// `a * b + c` over tensors far larger than the caches: three reads and a write an entry.
  private func chain() {
    let count = 1 << 24
    guard let seconds = ElementwiseChain.seconds(count: count) else { return }
    let rate = Double(count) * 4 * 4 / seconds
    printer.figure(
      "chain", "a * b + c, \(count) entries", rate / 1e9, "GB/s", share: rate / peaks.bandwidth)
  }
}

/// The number of opcodes, which C counts in the list itself.
private let opcodeCount = Int(NB_OPCODE_COUNT.rawValue)
