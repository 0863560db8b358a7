import CKernels
import Testing

@Suite("Programs")
struct ProgramTests {
  /// A first instruction writes a number that is not 0 into the flag; a copy comes after it.
  private func run(looksAtFlag: Bool) -> (status: nb_status, copied: Double) {
    let memory = UnsafeMutablePointer<Double>.allocate(capacity: 3)
    defer { unsafe memory.deallocate() }
    unsafe memory.initialize(repeating: 0, count: 3)
    unsafe memory[1] = 7
    var copy = unsafe nb_copy()
    unsafe copy.dst = UnsafeMutableRawPointer(memory + 2)
    unsafe copy.src = UnsafeRawPointer(memory + 1)
    unsafe copy.dims.0 = 1
    unsafe copy.dst_strides.0 = 1
    unsafe copy.src_strides.0 = 1
    unsafe copy.rank = 1
    let status = unsafe withUnsafePointer(to: copy) { copy in
      var fill = unsafe nb_instruction()
      unsafe fill.kind = UInt16(NB_FILL.rawValue)
      unsafe fill.dst = UnsafeMutableRawPointer(memory)
      unsafe fill.n = 1
      // The low half of this number's bits, which the flag is, is not 0.
      unsafe fill.value = 0.1
      var move = unsafe nb_instruction()
      unsafe move.kind = UInt16(NB_COPY.rawValue)
      unsafe move.more = UnsafeRawPointer(copy)
      let instructions = unsafe [fill, move]
      return unsafe instructions.withUnsafeBufferPointer { instructions in
        var program = unsafe nb_program()
        unsafe program.kernels = nb_kernels_get(8)
        unsafe program.instruction = instructions.baseAddress
        unsafe program.count = 2
        if looksAtFlag {
          unsafe program.cancel = UnsafeRawPointer(memory).assumingMemoryBound(to: Int32.self)
        }
        return unsafe nb_program_run(&program, 0, 0)
      }
    }
    return (status, unsafe memory[2])
  }

  @Test("stop before the next long instruction once the flag is set")
  func stops() {
    let stopped = run(looksAtFlag: true)
    #expect(stopped.status == NB_CANCELLED)
    #expect(stopped.copied == 0)
  }

  @Test("run to their end where nothing stops them")
  func runs() {
    let whole = run(looksAtFlag: false)
    #expect(whole.status == NB_OK)
    #expect(whole.copied == 7)
  }
}
