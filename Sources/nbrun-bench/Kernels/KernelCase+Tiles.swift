import Autodiff
import CKernels

extension KernelCase {
  /// Each opcode on one tile, which the first-level cache holds, and as a pass of its own over
  /// tensors in main memory.
  static var tiles: [KernelCase] {
    Opcode.all.map { $0.inCache } + Opcode.all.map { $0.fromMemory }
  }
}

/// An opcode of the tile interpreter.
struct Opcode {
  var raw: nb_opcode

  static var all: [Opcode] {
    (0..<NB_OPCODE_COUNT.rawValue).map { Opcode(raw: nb_opcode(rawValue: $0)) }
  }

  var name: String { unsafe String(cString: nb_opcode_name(raw)) }

  /// How many operands it reads. The list has the unary ones first, then the binary ones.
  var operands: Int {
    raw.rawValue < NB_OP_add.rawValue ? 1 : raw.rawValue < NB_OP_select.rawValue ? 2 : 3
  }

  private func work(_ count: Int) -> Work {
    KernelCase.moved(read: operands * count, written: count)
  }

  var inCache: KernelCase {
    let count = Int(NB_TILE)
    return KernelCase(group: "tile", name: "\(name), \(count) entries", work: work(count)) {
      setting in
      let kernel = unsafe nb_tile_kernel(setting.kernels, raw, NB_VV)
      let memory = unsafe (0..<4).map { unsafe setting.operand($0, count: KernelCase.many) }
      return { unsafe kernel?(memory[3], memory[0], memory[1], memory[2], count) }
    }
  }

  var fromMemory: KernelCase {
    let count = KernelCase.many
    return KernelCase(
      group: "tile", name: "\(name), \(count) entries", work: work(count), isThreaded: true
    ) { setting in
      let pass = TilePass(self, count: count, setting)
      return { pass.run() }
    }
  }
}
