internal import CKernels

// Swift sees C's arrays as tuples; what the executable needs of them stands here.

extension nb_kernels {
  func rowReduction(_ reduction: nb_reduction) -> (
    @convention(c) (UnsafeMutableRawPointer?, UnsafeRawPointer?, Int64, Int64) -> Void
  )? {
    switch reduction {
    case NB_REDUCE_sum: unsafe reduce_rows.0
    case NB_REDUCE_prod: unsafe reduce_rows.1
    case NB_REDUCE_max: unsafe reduce_rows.2
    default: unsafe reduce_rows.3
    }
  }

  /// - Parameter goesOn: from what earlier rows have left in the result.
  func columnReduction(_ reduction: nb_reduction, goesOn: Bool = false) -> (
    @convention(c) (UnsafeMutableRawPointer?, UnsafeRawPointer?, Int64, Int64) -> Void
  )? {
    let functions = unsafe goesOn ? extend_columns : reduce_columns
    switch reduction {
    case NB_REDUCE_sum: return unsafe functions.0
    case NB_REDUCE_prod: return unsafe functions.1
    case NB_REDUCE_max: return unsafe functions.2
    default: return unsafe functions.3
    }
  }
}

extension nb_tensor {
  init(_ shape: Shape) {
    unsafe self.init()
    unsafe rank = Int64(shape.rank)
    unsafe withUnsafeMutablePointer(to: &dims) { tuple in
      unsafe tuple.withMemoryRebound(to: Int64.self, capacity: 8) { sizes in
        for axis in 0..<shape.rank { unsafe sizes[axis] = Int64(shape[axis]) }
      }
    }
  }
}

extension nb_copy {
  mutating func set(dimensions: [Int], to: [Int], from: [Int]) {
    func fill(_ target: UnsafeMutablePointer<Int64>, _ values: [Int]) {
      for (i, value) in values.enumerated() { unsafe target[i] = Int64(value) }
    }
    unsafe withUnsafeMutablePointer(to: &dims) {
      unsafe $0.withMemoryRebound(to: Int64.self, capacity: 8) { unsafe fill($0, dimensions) }
    }
    unsafe withUnsafeMutablePointer(to: &dst_strides) {
      unsafe $0.withMemoryRebound(to: Int64.self, capacity: 8) { unsafe fill($0, to) }
    }
    unsafe withUnsafeMutablePointer(to: &src_strides) {
      unsafe $0.withMemoryRebound(to: Int64.self, capacity: 8) { unsafe fill($0, from) }
    }
  }
}

extension ProductInstruction {
  /// Sizes and strides, enough to ask for the workspace.
  var withoutPointers: nb_product {
    var product = unsafe nb_product()
    unsafe product.m = Int64(m)
    unsafe product.n = Int64(n)
    unsafe product.k = Int64(k)
    unsafe product.batch = Int64(batch)
    unsafe (product.a_row, product.a_column, product.a_batch) =
      (Int64(aStrides.0), Int64(aStrides.1), Int64(aStrides.2))
    unsafe (product.b_row, product.b_column, product.b_batch) =
      (Int64(bStrides.0), Int64(bStrides.1), Int64(bStrides.2))
    unsafe product.c_row = Int64(n)
    unsafe product.vanishes = c == nil ? 1 : 0
    unsafe product.accumulate = goesOn ? 1 : 0
    unsafe product.c_batch = Int64(m * n)
    return unsafe product
  }
}

extension CustomInstruction {
  /// Shapes, enough to ask for the workspace; the integers are set when it is bound.
  var withoutPointers: nb_custom {
    var custom = unsafe nb_custom()
    unsafe custom.out = nb_tensor(outShape)
    unsafe withUnsafeMutablePointer(to: &custom.in) { tuple in
      unsafe tuple.withMemoryRebound(to: nb_tensor.self, capacity: Int(NB_MAX_INPUTS)) { inputs in
        for (i, shape) in inputShapes.enumerated() { unsafe inputs[i] = nb_tensor(shape) }
      }
    }
    unsafe custom.inputs = Int64(inputShapes.count)
    unsafe custom.integer_count = Int64(integers.count)
    unsafe custom.key = key
    return unsafe custom
  }
}
