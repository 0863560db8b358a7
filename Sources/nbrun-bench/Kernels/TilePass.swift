import CKernels

/// A tile program of one opcode, run by the interpreter as the planner would have it.
@safe final class TilePass {
  private let program: UnsafeMutablePointer<nb_program>
  private let instruction: UnsafeMutablePointer<nb_instruction>
  private let tiles: UnsafeMutablePointer<nb_tile_program>
  private let ports: UnsafeMutablePointer<nb_port>
  private let micro: UnsafeMutablePointer<nb_micro>
  private let registers: UnsafeMutablePointer<CChar>
  /// Kept alive with its operands.
  private let setting: KernelSetting

  init(_ opcode: Opcode, count: Int, _ setting: KernelSetting) {
    self.setting = setting
    unsafe ports = .allocate(capacity: 4)
    for i in 0..<4 {
      unsafe (ports + i).initialize(
        to: nb_port(base: setting.operand(i, count: count), kind: NB_PORT_FULL))
    }
    unsafe micro = .allocate(capacity: 1)
    unsafe micro.initialize(
      to: nb_micro(
        kind: UInt8(NB_MICRO_CALL.rawValue), is_row_level: 0, reduction: 0, dst: 3, a: 0, b: 1,
        c: 2, .init(fn: nb_tile_kernel(setting.kernels, opcode.raw, NB_VV))))
    unsafe tiles = .allocate(capacity: 1)
    unsafe tiles.initialize(to: nb_tile_program())
    unsafe tiles.pointee.rows = 1
    unsafe tiles.pointee.width = Int64(count)
    unsafe tiles.pointee.piece = Int64(NB_TILE)
    unsafe tiles.pointee.ports = 4
    unsafe tiles.pointee.micros = 1
    unsafe tiles.pointee.micro = UnsafePointer(micro)
    unsafe tiles.pointee.port = UnsafePointer(ports)
    unsafe tiles.pointee.tiles_per_unit = 16
    unsafe instruction = .allocate(capacity: 1)
    unsafe instruction.initialize(to: nb_instruction())
    unsafe instruction.pointee.kind = UInt16(NB_TILES.rawValue)
    unsafe instruction.pointee.more = UnsafeRawPointer(tiles)
    let bytes = Int(nb_program_register_bytes(Int32(setting.threads), Int32(KernelCase.size)))
    unsafe registers = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
      .bindMemory(to: CChar.self, capacity: bytes)
    unsafe program = .allocate(capacity: 1)
    unsafe program.initialize(to: nb_program())
    unsafe program.pointee.kernels = setting.kernels
    unsafe program.pointee.pool = setting.pool
    unsafe program.pointee.instruction = UnsafePointer(instruction)
    unsafe program.pointee.count = 1
    unsafe program.pointee.registers = registers
  }

  deinit {
    unsafe program.deallocate()
    unsafe instruction.deallocate()
    unsafe tiles.deallocate()
    unsafe ports.deallocate()
    unsafe micro.deallocate()
    unsafe registers.deallocate()
  }

  func run() { _ = unsafe nb_program_run(program, 0, 0) }
}
