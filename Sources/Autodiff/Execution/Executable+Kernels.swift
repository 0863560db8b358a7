internal import CKernels

/// Copies and kernels of their own, and the memory that kernels work in.
extension Executable {
  func boundCustom(_ c: CustomInstruction, at site: BindingSite) -> nb_custom {
    var custom = unsafe c.withoutPointers
    unsafe custom.out.data = pointer(c.out)
    unsafe withUnsafeMutablePointer(to: &custom.in) { tuple in
      unsafe tuple.withMemoryRebound(to: nb_tensor.self, capacity: Int(NB_MAX_INPUTS)) { inputs in
        for (i, place) in c.inputs.enumerated() { unsafe inputs[i].data = pointer(place) }
      }
    }
    unsafe custom.integers = UnsafePointer(own(c.integers.map { Int64($0) }))
    unsafe custom.workspace = site.workspace
    unsafe custom.pool = site.program.pointee.pool
    return unsafe custom
  }

  /// Axes along which both sides step evenly are one, so most copies are one run or a transpose.
  func boundCopy(_ dst: Strided, _ src: Strided, _ dimensions: [Int]) -> nb_copy {
    var sizes: [Int] = []
    var to: [Int] = []
    var from: [Int] = []
    for (axis, size) in dimensions.enumerated() where size != 1 {
      if let last = sizes.indices.last, to[last] == dst.strides[axis] * size,
        from[last] == src.strides[axis] * size
      {
        sizes[last] *= size
        to[last] = dst.strides[axis]
        from[last] = src.strides[axis]
      } else {
        sizes.append(size)
        to.append(dst.strides[axis])
        from.append(src.strides[axis])
      }
    }
    if sizes.isEmpty { (sizes, to, from) = ([1], [1], [1]) }
    var copy = unsafe nb_copy()
    unsafe copy.dst = pointer(dst.place)
    unsafe copy.src = UnsafeRawPointer(pointer(src.place))
    unsafe copy.rank = Int32(sizes.count)
    unsafe copy.set(dimensions: sizes, to: to, from: from)
    return unsafe copy
  }

  /// What kernels keep of their own while they run: factors packed or decomposed, pieces of images,
  /// sums of weights. Not the same with every instruction set.
  package static func workspaceBytes(_ plan: Plan, _ arena: ExecutionArena) -> Int {
    unsafe workspaceBytes(
      plan.instructions.lazy.map { $0.kind }, arena.kernels(plan.precision))
  }

  static func workspaceBytes(
    _ instructions: some Sequence<Instruction.Kind>, _ kernels: UnsafePointer<nb_kernels>
  ) -> Int {
    var bytes = 0
    for instruction in instructions {
      switch instruction {
      case .product(let p):
        var product = unsafe p.withoutPointers
        bytes = max(bytes, Int(unsafe kernels.pointee.product_workspace(&product)))
      case .custom(let c):
        let integers = c.integers.map { Int64($0) }
        bytes = unsafe integers.withUnsafeBufferPointer { numbers in
          var custom = unsafe c.withoutPointers
          unsafe custom.integers = numbers.baseAddress
          return max(bytes, Int(unsafe nb_custom_workspace(kernels, c.kernel, &custom)))
        }
      default: break
      }
    }
    return bytes
  }
}
