internal import CKernels

/// A second list of instructions, with stretches that several threads go through side by side.
extension Executable {
  func bind(_ schedule: BandSchedule, _ kernels: UnsafePointer<nb_kernels>) {
    // No step of a run starts threads.
    unsafe nb_pool_start(arena.pool)
    let kept = schedule.items.lazy.flatMap { self.parts(of: $0, schedule.cut) }
    // Whole lines of the caches apart, and the next one, which is fetched with it.
    let bytes = unsafe (Executable.workspaceBytes(kept, kernels) + 127) / 128 * 128
    let memory = TensorStorage(byteCount: bytes * schedule.cut.bands)
    bandWorkspace = memory
    var cold: [Int: [ColdOperands.Operand]] = [:]
    for operand in coldOperands.list { cold[operand.instruction, default: []].append(operand) }
    var list: [nb_instruction] = unsafe []
    for item in schedule.items {
      switch item {
      case .plain(let index):
        let range = Int(firstBound[index])..<Int(firstBound[index + 1])
        unsafe list += range.map { unsafe program.pointee.instruction[$0] }
      case .bands(let range, let bands):
        var i = unsafe nb_instruction()
        unsafe i.kind = UInt16(NB_BANDS.rawValue)
        unsafe i.dst = UnsafeMutableRawPointer(
          bound(bands, of: range, schedule.cut, cold, kernels) { unsafe memory.base + $0 * bytes })
        unsafe list.append(i)
      }
    }
    if arena.bands == .always {
      unsafe program.pointee.trial.untimed = .max
      unsafe program.pointee.trial.banded = 1
    }
    unsafe program.pointee.banded_count = Int64(list.count)
    unsafe program.pointee.banded = UnsafePointer(own(list))
  }

  private func bound(
    _ bands: [[BandSchedule.Step]], of range: Range<Int>, _ cut: BandCut,
    _ cold: [Int: [ColdOperands.Operand]],
    _ kernels: UnsafePointer<nb_kernels>, workspace: (Int) -> UnsafeMutableRawPointer
  ) -> UnsafeMutablePointer<nb_bands> {
    let registerBytes = Int(nb_program_register_bytes(1, Int32(plan.precision.size)))
    let reached = unsafe own(Array(repeating: nb_reached(), count: bands.count))
    let programs = unsafe own(Array(repeating: nb_program(), count: bands.count))
    for (band, steps) in bands.enumerated() {
      let own = unsafe programs + band
      unsafe own.pointee.kernels = kernels
      unsafe own.pointee.registers = arena.registers + band * registerBytes
      let site = unsafe BindingSite(program: own, workspace: workspace(band))
      var list: [nb_instruction] = unsafe []
      func awaiting(_ other: Int, _ number: Int) -> nb_instruction {
        var i = unsafe nb_instruction()
        unsafe i.kind = UInt16(NB_AWAIT.rawValue)
        unsafe i.a = UnsafeRawPointer(reached + other)
        unsafe i.n = Int64(number)
        return unsafe i
      }
      for step in steps {
        switch step {
        case .run(let index, let way, let after):
          guard
            let kind = plan.instructions[index].kind.band(
              band, way, of: cut, size: plan.precision.size)
          else { preconditionFailure("a band does what it was given") }
          for read in cold[index] ?? [] {
            unsafe fetch(read, of: kind, before: list.count, in: &list)
          }
          let first = unsafe list.count
          unsafe bind(kind, of: plan.instructions[index].node, kernels, at: site, into: &list)
          if let after {
            // All but the sums may be made before.
            let sums = unsafe list[first...].firstIndex {
              unsafe $0.kind == NB_EXTEND_COLUMNS.rawValue
            }
            unsafe list.insert(awaiting(band - 1, after), at: sums ?? first)
          }
        case .reached(let number):
          var i = unsafe nb_instruction()
          unsafe i.kind = UInt16(NB_REACHED.rawValue)
          unsafe i.dst = UnsafeMutableRawPointer(reached + band)
          unsafe i.n = Int64(number)
          unsafe list.append(i)
        case .await(let other, let number): unsafe list.append(awaiting(other, number))
        }
      }
      unsafe own.pointee.count = Int64(list.count)
      unsafe own.pointee.instruction = UnsafePointer(self.own(list))
    }
    let first = Int(firstBound[range.lowerBound])
    return unsafe own([
      nb_bands(
        program: programs, reached: reached, count: Int64(bands.count),
        plain: program.pointee.instruction + first,
        plain_count: Int64(firstBound[range.upperBound]) - Int64(first), step: 0)
    ])
  }

  /// What all bands do of their products, which keep something of their own.
  private func parts(of item: BandSchedule.Item, _ cut: BandCut) -> [Instruction.Kind] {
    guard case .bands(_, let bands) = item else { return [] }
    var parts: [Instruction.Kind] = []
    for (band, steps) in bands.enumerated() {
      for case .run(let index, let way, _) in steps {
        let kind = plan.instructions[index].kind
        switch kind {
        case .product, .custom:
          if let part = kind.band(band, way, of: cut, size: plan.precision.size) {
            parts.append(part)
          }
        default: break
        }
      }
    }
    return parts
  }
}
