import CKernels
import Testing

/// The kernels of one instruction set and precision, with entries carried as doubles.
struct Kernels: Sendable, CustomTestStringConvertible {
  let isa: String
  let size: Int

  var testDescription: String { "\(isa) float\(size * 8)" }

  /// Those that this processor can run; `portable` is always among them.
  static let all: [Kernels] = ["portable", "avx2", "avx512"].flatMap { isa in
    [4, 8].map { Kernels(isa: isa, size: $0) }
  }.filter { unsafe nb_kernels_named(Int32($0.size), $0.isa) != nil }

  static let portable = [Kernels(isa: "portable", size: 4), Kernels(isa: "portable", size: 8)]

  /// The other instruction sets in the same precision.
  var others: [Kernels] { Kernels.all.filter { $0.size == size && $0.isa != isa } }

  var table: UnsafePointer<nb_kernels> {
    guard let table = unsafe nb_kernels_named(Int32(size), isa) else {
      preconditionFailure("this processor has no \(isa)")
    }
    return unsafe table
  }

  /// The nearest number of this precision.
  func round(_ x: Double) -> Double { size == 4 ? Double(Float(x)) : x }

  func tile(
    _ op: nb_opcode, _ variant: nb_variant, _ a: [Double], _ b: [Double], _ c: [Double], count: Int
  ) -> [Double] {
    let (x, y, z) = (Buffer(a, self), Buffer(b, self), Buffer(c, self))
    let out = Buffer(count: count, self)
    let kernel = unsafe nb_tile_kernel(table, op, variant)
    unsafe kernel?(out.base, x.base, y.base, z.base, count)
    return out.values
  }

  func reduceRows(_ r: nb_reduction, _ x: [Double], rows: Int, width: Int) -> [Double] {
    let (source, out) = (Buffer(x, self), Buffer(count: rows, self))
    unsafe nb_reduce_rows(table, r, out.base, source.base, Int64(rows), Int64(width))
    #expect(out.isUntouchedBeyond, "exactly the rows are written")
    return out.values
  }

  func reduceRow(_ r: nb_reduction, _ x: [Double]) -> [Double] {
    let (source, out) = (Buffer(x, self), Buffer(count: 1, self))
    unsafe nb_row_reduction(table, r)?(out.base, source.base, nil, nil, x.count)
    #expect(out.isUntouchedBeyond, "exactly one entry is written")
    return out.values
  }

  func sumOfProducts(_ x: [Double], _ y: [Double]) -> [Double] {
    let (a, b, out) = (Buffer(x, self), Buffer(y, self), Buffer(count: 1, self))
    unsafe table.pointee.sum_of_products(out.base, a.base, b.base, nil, x.count)
    #expect(out.isUntouchedBeyond, "exactly one entry is written")
    return out.values
  }

  func reduceColumns(_ r: nb_reduction, _ x: [Double], rows: Int, width: Int) -> [Double] {
    let (source, out) = (Buffer(x, self), Buffer(count: width, self))
    unsafe nb_reduce_columns(table, r, out.base, source.base, Int64(rows), Int64(width))
    #expect(out.isUntouchedBeyond, "exactly the columns are written")
    return out.values
  }

  /// The first rows, then the others after them.
  func reduceColumns(
    _ r: nb_reduction, _ x: [Double], first: Int, rows: Int, width: Int
  ) -> [Double] {
    let out = Buffer(count: width, self)
    let source = Buffer(Array(x[..<(first * width)]), self)
    unsafe nb_reduce_columns(table, r, out.base, source.base, Int64(first), Int64(width))
    let others = Buffer(Array(x[(first * width)...]), self)
    unsafe nb_extend_columns(table, r, out.base, others.base, Int64(rows - first), Int64(width))
    #expect(out.isUntouchedBeyond, "exactly the columns are written")
    return out.values
  }

  func statistics(_ x: [Double], threads: Int = 1) -> [Double] {
    let source = Buffer(x, self)
    let pool = unsafe nb_pool_create(Int32(threads))
    defer { unsafe nb_pool_destroy(pool) }
    var out = [Double](repeating: 0, count: 7)
    unsafe out.withUnsafeMutableBufferPointer {
      unsafe table.pointee.statistics($0.baseAddress, source.base, nil, Int64(x.count), pool)
    }
    return out
  }

  /// The same from what is noted of each tile.
  func statisticsOfTiles(_ x: [Double]) -> [Double] {
    let source = Buffer(x, self)
    let tile = Int(NB_TILE)
    let none = nb_statistics_part()
    var parts = [nb_statistics_part](repeating: none, count: (x.count + tile - 1) / tile)
    for i in parts.indices {
      let count = min(tile, x.count - i * tile)
      unsafe table.pointee.statistics_tile(
        &parts[i], source.base + i * tile * size, Int64(count))
    }
    var out = [Double](repeating: 0, count: 7)
    unsafe table.pointee.statistics(&out, nil, parts, Int64(x.count), nil)
    return out
  }

  struct CustomResult: Equatable {
    var values: [Double]
    var badIndex: Int
    var badValue: Double
  }

  func custom(
    _ id: nb_kernel_id, to dims: [Int], _ inputs: [(dims: [Int], values: [Double])] = [],
    integers: [Int64] = [], key: UInt64 = 0, step: UInt64 = 0, threads: Int = 1
  ) -> CustomResult {
    let out = Buffer(count: dims.reduce(1, *), self)
    let buffers = inputs.map { Buffer($0.values, self) }
    var custom = unsafe nb_custom()
    unsafe custom.out = Kernels.tensor(out, dims)
    unsafe withUnsafeMutableBytes(of: &custom.in) { raw in
      let tensors = unsafe raw.bindMemory(to: nb_tensor.self)
      for i in inputs.indices { unsafe tensors[i] = Kernels.tensor(buffers[i], inputs[i].dims) }
    }
    unsafe custom.inputs = Int64(inputs.count)
    unsafe custom.key = key
    unsafe custom.step = step
    unsafe custom.bad_index = -1
    unsafe custom.pool = nb_pool_create(Int32(threads))
    unsafe integers.withUnsafeBufferPointer {
      unsafe custom.integers = $0.baseAddress
      unsafe custom.integer_count = Int64($0.count)
      unsafe nb_custom_run(table, id, &custom)
    }
    unsafe nb_pool_destroy(custom.pool)
    #expect(out.isUntouchedBeyond, "exactly the result is written")
    return unsafe CustomResult(
      values: out.values, badIndex: Int(custom.bad_index), badValue: custom.bad_value)
  }

  private static func tensor(_ buffer: Buffer, _ dims: [Int]) -> nb_tensor {
    var tensor = unsafe nb_tensor()
    unsafe tensor.data = buffer.base
    unsafe tensor.rank = Int64(dims.count)
    unsafe withUnsafeMutableBytes(of: &tensor.dims) { raw in
      let sizes = unsafe raw.bindMemory(to: Int64.self)
      for i in dims.indices { unsafe sizes[i] = Int64(dims[i]) }
    }
    return unsafe tensor
  }
}
