import CKernels

// What the tests of products, convolutions and pooling share: tables, pools and buffers.

/// The entries that kernels are compiled for.
protocol KernelEntry: BinaryFloatingPoint {
  static var size: Int32 { get }
}

extension Float: KernelEntry { static var size: Int32 { 4 } }
extension Double: KernelEntry { static var size: Int32 { 8 } }

/// The instruction sets that this processor has.
let instructionSets: [String] = ["avx512", "avx2", "portable"].filter { (isa: String) in
  unsafe nb_kernels_named(4, isa) != nil
}

/// Runs `body` for each instruction set and 1, 2 and 5 threads.
func forEveryKernel<T: KernelEntry>(
  of type: T.Type, _ body: (UnsafePointer<nb_kernels>, OpaquePointer?, String) -> Void
) {
  for isa in instructionSets {
    guard let kernels = unsafe nb_kernels_named(T.size, isa) else { continue }
    for threads: Int32 in [1, 2, 5] {
      let pool = unsafe nb_pool_create(threads)
      unsafe body(kernels, pool, "\(isa), \(T.self), \(threads) threads")
      unsafe nb_pool_destroy(pool)
    }
  }
}

/// Numbers that no order of summation gets exactly, the same in every run.
struct Numbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33)
  }

  mutating func array<T: KernelEntry>(_ count: Int, of type: T.Type) -> [T] {
    (0..<count).map { _ in T(next() % 2001 - 1000) / 700 }
  }
}

/// 64-byte aligned memory, with a mark behind its end that nothing may overwrite.
@safe final class KernelBuffer<T: KernelEntry> {
  let count: Int
  private let bytes: UnsafeMutableRawPointer
  private static var mark: UInt8 { 0xA5 }

  init(_ values: [T]) {
    count = values.count
    unsafe bytes = .allocate(
      byteCount: count * MemoryLayout<T>.stride + 64, alignment: 64)
    unsafe bytes.initializeMemory(
      as: UInt8.self, repeating: Self.mark, count: count * MemoryLayout<T>.stride + 64)
    for (i, value) in values.enumerated() {
      unsafe bytes.storeBytes(of: value, toByteOffset: i * MemoryLayout<T>.stride, as: T.self)
    }
  }

  deinit { unsafe bytes.deallocate() }

  var pointer: UnsafeMutableRawPointer { unsafe bytes }

  var values: [T] {
    (0..<count).map {
      unsafe bytes.load(fromByteOffset: $0 * MemoryLayout<T>.stride, as: T.self)
    }
  }

  /// Whether the bytes behind the end are as they were.
  var isIntact: Bool {
    let end = count * MemoryLayout<T>.stride
    return (end..<end + 64).allSatisfy {
      unsafe bytes.load(fromByteOffset: $0, as: UInt8.self) == Self.mark
    }
  }
}

/// Workspace of whole entries that begins as NaN: nothing may be read before it is written.
func workspace<T: KernelEntry>(bytes: Int, of type: T.Type) -> KernelBuffer<T> {
  KernelBuffer([T](repeating: .nan, count: (bytes + Int(T.size) - 1) / Int(T.size)))
}
