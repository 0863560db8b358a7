internal import CKernels

extension RandomKey {
  /// The numbers 0..<count in an order of their own, the same for the same key.
  package func permutation(count: Int) -> [Int32] {
    precondition(count >= 0 && count <= Int(Int32.max), "rows are numbered by 32 bits")
    return unsafe [Int32](unsafeUninitializedCapacity: count) { buffer, initialized in
      if let base = buffer.baseAddress, count > 0 {
        unsafe nb_permutation(base, bits, Int64(count), 0, Int64(count))
      }
      initialized = count
    }
  }
}
