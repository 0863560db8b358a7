import Autodiff
import CKernels

/// `batch` products of m × k and k × n in float32, and how the factors lie.
struct ProductShape {
  enum Transposed { case a, b }

  var m, n, k: Int
  var batch = 1
  var transposes: Transposed?

  init(_ m: Int, _ n: Int, _ k: Int, batch: Int = 1, transposes: Transposed? = nil) {
    (self.m, self.n, self.k) = (m, n, k)
    self.batch = batch
    self.transposes = transposes
  }

  var name: String {
    let sizes = m == n && n == k ? "\(m)³" : "\(m)×\(k) @ \(k)×\(n)"
    return sizes
      + (transposes.map { ", \($0) transposed" } ?? (batch > 1 ? ", \(batch) of them" : ""))
  }

  var work: Work { .product(m: m, n: n, k: k, batch: batch, size: KernelCase.size) }

  /// Where the factors and the result stand, in the memory that all cases share.
  func operands(_ setting: KernelSetting) -> (
    a: UnsafeMutableRawPointer, b: UnsafeMutableRawPointer, c: UnsafeMutableRawPointer
  ) {
    unsafe (
      setting.operand(0, count: batch * m * k), setting.operand(1, count: batch * k * n),
      setting.operand(3, count: batch * m * n)
    )
  }

  /// One call of the kernel.
  func bind(_ setting: KernelSetting) -> () -> Void {
    var product = unsafe nb_product()
    unsafe product.m = Int64(m)
    unsafe product.n = Int64(n)
    unsafe product.k = Int64(k)
    unsafe product.batch = Int64(batch)
    unsafe (product.a_row, product.a_column) = transposes == .a ? (1, Int64(m)) : (Int64(k), 1)
    unsafe (product.b_row, product.b_column) = transposes == .b ? (1, Int64(k)) : (Int64(n), 1)
    unsafe product.a_batch = Int64(m * k)
    unsafe product.b_batch = Int64(k * n)
    unsafe product.c_row = Int64(n)
    unsafe product.c_batch = Int64(m * n)
    let (a, b, c) = unsafe operands(setting)
    unsafe product.a = UnsafeRawPointer(a)
    unsafe product.b = UnsafeRawPointer(b)
    unsafe product.c = c
    unsafe product.pool = setting.pool
    let bytes = Int(unsafe setting.kernels.pointee.product_workspace(&product))
    unsafe product.workspace = setting.operand(4, count: bytes / KernelCase.size + 16)
    let bound = unsafe product
    return {
      var product = unsafe bound
      unsafe setting.kernels.pointee.product(&product)
    }
  }
}
