internal import CKernels

extension Tensor {
  /// The rows with these numbers, in their order: entries along the first axis.
  package func rows(_ numbers: [Int32]) -> Tensor {
    let width = shape[0] == 0 ? 0 : count / shape[0]
    let type = TensorType(
      shape.replacing(axis: 0, with: numbers.count), isBoolean: isBoolean)
    let result = TensorStorage(byteCount: numbers.count * width * precision.size)
    guard let kernels = unsafe nb_kernels_get(Int32(precision.size)) else {
      preconditionFailure("there are kernels for 4 and 8 bytes")
    }
    unsafe numbers.withUnsafeBufferPointer { rows in
      unsafe kernels.pointee.gather_rows(
        result.base, storage.base + byteOffset, rows.baseAddress, Int64(rows.count),
        Int64(width))
    }
    return Tensor(type: type, precision: precision, storage: result)
  }

  /// Rows `range` of it, sharing its memory.
  package func rows(_ range: Range<Int>) -> Tensor {
    let width = shape[0] == 0 ? 0 : count / shape[0]
    return Tensor(
      type: TensorType(shape.replacing(axis: 0, with: range.count), isBoolean: isBoolean),
      precision: precision, storage: storage,
      byteOffset: byteOffset + range.lowerBound * width * precision.size)
  }

  /// The same numbers in another precision.
  package func converted(to other: Precision) -> Tensor {
    if other == precision { return self }
    let result = TensorStorage(byteCount: count * other.size)
    unsafe storage.withBytes { bytes in
      let from = unsafe bytes.baseAddress.map { unsafe $0 + byteOffset }
      if other == .float64 {
        let source = unsafe from?.assumingMemoryBound(to: Float.self)
        let target = unsafe result.base.bindMemory(to: Double.self, capacity: count)
        for i in 0..<count { unsafe target[i] = Double(source?[i] ?? 0) }
      } else {
        let source = unsafe from?.assumingMemoryBound(to: Double.self)
        let target = unsafe result.base.bindMemory(to: Float.self, capacity: count)
        for i in 0..<count { unsafe target[i] = Float(source?[i] ?? 0) }
      }
    }
    return Tensor(type: type, precision: other, storage: result)
  }
}
