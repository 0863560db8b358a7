import Autodiff
import CKernels

extension KernelCase {
  /// A kernel of its own.
  /// - Parameters:
  ///   - reads: entries that it reads; all of its inputs, unless told otherwise.
  ///   - fill: writes operands that cannot be any numbers, such as indices.
  static func custom(
    _ group: String, _ kernel: nb_kernel_id, _ detail: String, to out: [Int],
    _ inputs: [[Int]] = [], integers: [Int] = [], flops: Double = 0, reads: Int? = nil,
    isThreaded: Bool = false, fill: ((KernelSetting) -> Void)? = nil
  ) -> KernelCase {
    let written = out.reduce(1, *)
    let there = inputs.map { $0.reduce(1, *) }.reduce(0, +)
    var work = moved(read: reads ?? there, written: written)
    work.flops = flops
    return KernelCase(
      group: group, name: "\(unsafe String(cString: nb_kernel_name(kernel))), \(detail)",
      work: work, footprint: moved(read: there, written: written).bytes, isThreaded: isThreaded
    ) { setting in
      let call = CustomCall(kernel, to: out, inputs, integers: integers, setting)
      fill?(setting)
      return { call.run() }
    }
  }

  static func text(_ shape: [Int]) -> String {
    shape.map { String($0) }.joined(separator: "×")
  }
}

extension KernelSetting {
  /// Writes numbers into an operand.
  func write(_ number: Int, count: Int, _ value: (Int) -> Float) {
    let entries = unsafe operand(number, count: count).bindMemory(to: Float.self, capacity: count)
    for i in 0..<count { unsafe entries[i] = value(i) }
  }
}
