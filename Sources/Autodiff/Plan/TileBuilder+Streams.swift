internal import CKernels

/// Results that no cache would hold until they are read are written past the caches: a store then
/// need not read the line that it replaces.
extension TileBuilder {
  /// From so many bytes on that one run reads and writes, entry by entry. With less, whoever reads
  /// the result next finds it in a cache and gains more from that.
  private static var streamedBytes: Int { 64 << 20 }

  /// So short that the reads of one piece are under way while the one before is written; for
  /// programs that could be cut anywhere.
  private static var piece: Int { 128 }

  mutating func streamResults() {
    let size = placed.size
    let full = program.ports.count { $0.kind == NB_PORT_FULL }
    let together = cluster.width * max(1, shape.tileRows)
    guard cluster.product == nil, full * cluster.count * size >= Self.streamedBytes,
      shape.rows == 1 || together * size % 64 == 0
    else { return }
    let isOfEntries = program.micros.allSatisfy { $0.kind == NB_MICRO_CALL && !$0.isRowLevel }
    var read = Set<Int>()
    var registers: [Int: Int] = [:]
    var micros: [Micro] = []
    for var micro in program.micros {
      read.formUnion(micro.operands)
      micro.a = registers[micro.a] ?? micro.a
      micro.b = registers[micro.b] ?? micro.b
      micro.c = registers[micro.c] ?? micro.c
      // What is written over an operand has its line already.
      guard micro.kind == NB_MICRO_CALL, isFull(micro.dst), !read.contains(micro.dst) else {
        micros.append(micro)
        continue
      }
      let register = newRegister()
      registers[micro.dst] = register
      let port = micro.dst
      micro.dst = register
      micros.append(micro)
      micros.append(
        Micro(
          kind: NB_MICRO_CALL, opcode: NB_OP_stream, dst: port, a: register, b: register,
          c: register))
    }
    guard !registers.isEmpty else { return }
    program.micros = micros
    if isOfEntries, shape.tileRows == 0 { program.piece = Self.piece }
  }

  private func isFull(_ operand: Int) -> Bool {
    operand < TileBuilder.firstRegister && program.ports[operand].kind == NB_PORT_FULL
  }
}
