package import Autodiff
internal import Foundation

/// A random program in memory that shows what should not have been touched: scratch memory is full
/// of NaN at the start, and behind every segment stands a pattern.
package final class ProgramRun {
  package let plan: Plan
  package let slots: [Tensor]
  package let statistics: () -> [[Double]]
  private let executable: Executable
  private let scratch: TensorStorage

  /// Bytes behind a segment that kernels may use to write whole vectors, and those behind them.
  private static let padding = 64
  private static let guarded = 1024

  package init(
    _ program: RandomProgram, fuses: Bool, arena: ExecutionArena
  ) {
    let plan = Plan(program.request(fuses: fuses))
    self.plan = plan
    slots = program.slots.map { slot in
      let tensor = slot.tensor(program.precision)
      let storage = ProgramRun.guardedStorage(tensor.storage.byteCount)
      unsafe storage.withMutableBytes { to in
        unsafe tensor.storage.withBytes { from in
          unsafe to.copyMemory(from: from)
        }
      }
      return Tensor(type: tensor.type, precision: program.precision, storage: storage)
    }
    scratch = ProgramRun.guardedStorage(plan.scratchBytes)
    let executable = Executable(
      plan, slots: slots.map(\.storage), arena: arena, scratch: scratch, runs: 20)
    self.executable = executable
    statistics = { (0..<plan.statisticsCount).map { executable.statistics($0) } }
  }

  /// - Throws: when a loss is not finite.
  package func run() throws(ExecutionError) { try executable.run(records: true) }

  /// The segments behind which something was written.
  package var overruns: [String] {
    var result: [String] = []
    if !isIntact(scratch, plan.scratchBytes) { result.append("scratch") }
    for (i, slot) in slots.enumerated()
    where !isIntact(slot.storage, slot.count * plan.precision.size) { result.append("slot \(i)") }
    return result
  }

  private static func end(_ bytes: Int) -> Int { (bytes + 63) & ~63 + padding }

  private static func guardedStorage(_ bytes: Int) -> TensorStorage {
    let storage = TensorStorage(byteCount: end(bytes) + guarded)
    unsafe storage.withMutableBytes { memory in
      _ = unsafe memory.initializeMemory(as: UInt8.self, repeating: 0xFF)
    }
    return storage
  }

  private func isIntact(_ storage: TensorStorage, _ bytes: Int) -> Bool {
    unsafe storage.withBytes { memory in
      let behind = unsafe UnsafeRawBufferPointer(rebasing: memory[ProgramRun.end(bytes)...])
      return unsafe behind.allSatisfy { $0 == 0xFF }
    }
  }
}

extension Tensor {
  /// The numbers again and again.
  package init(cycling pattern: [Double], shape: Shape, precision: Precision) {
    let first = (try? Shape([pattern.count])) ?? .scalar
    let once = Tensor(pattern, shape: first, precision: precision)
    let bytes = shape.count * precision.size
    let storage = TensorStorage(byteCount: bytes)
    unsafe storage.withMutableBytes { to in
      unsafe once.storage.withBytes { from in
        for start in stride(from: 0, to: bytes, by: from.count) {
          let count = min(from.count, bytes - start)
          unsafe UnsafeMutableRawBufferPointer(rebasing: to[start..<start + count])
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: from[..<count]))
        }
      }
    }
    self.init(type: TensorType(shape), precision: precision, storage: storage)
  }

  /// The place of the first entry that has other bits; all that is no number is the same.
  package func firstDifference(from other: Tensor) -> Int? {
    precondition(shape == other.shape, "tensors to compare have one shape")
    let bytes = count * precision.size
    let isSame = unsafe storage.withBytes { a in
      unsafe other.storage.withBytes { b in
        guard let a = a.baseAddress, let b = b.baseAddress else { return true }
        return unsafe memcmp(a, b, bytes) == 0
      }
    }
    if isSame { return nil }
    return (0..<count).first { place in
      let (a, b) = (self[place], other[place])
      return a.bitPattern != b.bitPattern && !(a.isNaN && b.isNaN)
    }
  }
}
