import Autodiff
import CKernels

extension KernelCase {
  static var products: [KernelCase] {
    [16, 32, 64, 128, 256, 512, 1024, 2048].map { product($0, $0, $0) } + [
      product(64, 16, 16), product(64, 128, 64), product(128, 512, 784),
      product(256, 2048, 2048), product(256, 2048, 2048, transposes: .b),
      product(2048, 2048, 256, transposes: .a),
      product(1, 2048, 2048), product(1, 2048, 2048, transposes: .b), product(2048, 1, 2048),
      product(64, 64, 64, batch: 64),
    ]
  }

  enum Transposed { case a, b }

  /// `batch` products of m × k and k × n.
  private static func product(
    _ m: Int, _ n: Int, _ k: Int, batch: Int = 1, transposes: Transposed? = nil
  ) -> KernelCase {
    let shape =
      m == n && n == k ? "\(m)³" : "\(m)×\(k) @ \(k)×\(n)"
    let suffix = transposes.map { ", \($0) transposed" } ?? (batch > 1 ? ", \(batch) of them" : "")
    return KernelCase(
      group: "product", name: shape + suffix,
      work: .product(m: m, n: n, k: k, batch: batch, size: size), isThreaded: true
    ) { setting in
      var product = unsafe nb_product()
      unsafe product.m = Int64(m)
      unsafe product.n = Int64(n)
      unsafe product.k = Int64(k)
      unsafe product.batch = Int64(batch)
      unsafe (product.a_row, product.a_column) =
        transposes == .a ? (1, Int64(m)) : (Int64(k), 1)
      unsafe (product.b_row, product.b_column) =
        transposes == .b ? (1, Int64(k)) : (Int64(n), 1)
      unsafe product.a_batch = Int64(m * k)
      unsafe product.b_batch = Int64(k * n)
      unsafe product.c_row = Int64(n)
      unsafe product.c_batch = Int64(m * n)
      unsafe product.a = UnsafeRawPointer(setting.operand(0, count: batch * m * k))
      unsafe product.b = UnsafeRawPointer(setting.operand(1, count: batch * k * n))
      unsafe product.c = setting.operand(3, count: batch * m * n)
      unsafe product.pool = setting.pool
      let bytes = Int(unsafe setting.kernels.pointee.product_workspace(&product))
      unsafe product.workspace = setting.operand(4, count: bytes / size + 16)
      let bound = unsafe product
      return {
        var product = unsafe bound
        unsafe setting.kernels.pointee.product(&product)
      }
    }
  }
}
