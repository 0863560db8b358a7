import CKernels

/// A kernel of its own with its operands.
@safe final class CustomCall {
  private var custom: nb_custom
  private let kernel: nb_kernel_id
  private let integers: UnsafeMutablePointer<Int64>
  private let setting: KernelSetting

  /// - Parameters:
  ///   - inputs: their shapes; input i is operand i of the setting.
  ///   - integers: see the list of kernels.
  init(
    _ kernel: nb_kernel_id, to out: [Int], _ inputs: [[Int]], integers: [Int],
    _ setting: KernelSetting
  ) {
    self.kernel = kernel
    self.setting = setting
    unsafe self.integers = .allocate(capacity: max(integers.count, 1))
    for (i, number) in integers.enumerated() { unsafe self.integers[i] = Int64(number) }
    unsafe custom = nb_custom()
    unsafe custom.out = CustomCall.tensor(
      out, setting.operand(CustomCall.result, count: out.reduce(1, *)))
    unsafe withUnsafeMutableBytes(of: &custom.in) { raw in
      let tensors = unsafe raw.bindMemory(to: nb_tensor.self)
      for (i, shape) in inputs.enumerated() {
        unsafe tensors[i] = CustomCall.tensor(
          shape, setting.operand(i, count: shape.reduce(1, *)))
      }
    }
    unsafe custom.inputs = Int64(inputs.count)
    unsafe custom.integers = UnsafePointer(self.integers)
    unsafe custom.integer_count = Int64(integers.count)
    unsafe custom.key = 1
    unsafe custom.step = 1
    unsafe custom.pool = setting.pool
    let bytes = Int(unsafe nb_custom_workspace(setting.kernels, kernel, &custom))
    unsafe custom.workspace = setting.operand(
      CustomCall.workspace, count: bytes / KernelCase.size + 16)
  }

  deinit { unsafe integers.deallocate() }

  func run() {
    unsafe custom.bad_index = -1
    unsafe nb_custom_run(setting.kernels, kernel, &custom)
  }

  /// Operands behind those of any input.
  static let result = Int(NB_MAX_INPUTS)
  static let workspace = result + 1

  private static func tensor(_ dims: [Int], _ data: UnsafeMutableRawPointer) -> nb_tensor {
    var tensor = unsafe nb_tensor()
    unsafe tensor.data = unsafe data
    unsafe tensor.rank = Int64(dims.count)
    unsafe withUnsafeMutableBytes(of: &tensor.dims) { raw in
      let sizes = unsafe raw.bindMemory(to: Int64.self)
      for i in dims.indices { unsafe sizes[i] = Int64(dims[i]) }
    }
    return unsafe tensor
  }
}
