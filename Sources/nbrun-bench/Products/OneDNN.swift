import Glibc

/// The matrix product of oneDNN, from a library that this program knows nothing about until it is
/// told where it is.
///
/// Source: https://oneapi-src.github.io/oneDNN/v2.6/group_dnnl_api_blas.html
@safe struct OneDNN {
  /// `dnnl_sgemm`: C = alpha A B + beta C, rows contiguous, an `N` or `T` for each factor.
  private typealias Multiply =
    @convention(c) (
      CChar, CChar, Int, Int, Int, Float, UnsafeRawPointer, Int, UnsafeRawPointer, Int, Float,
      UnsafeMutableRawPointer, Int
    ) -> CInt
  private typealias SetThreads = @convention(c) (CInt) -> Void

  private let multiply: Multiply
  private let setThreads: SetThreads

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// - Throws: where there is no such library, or it is another one.
  init(path: String) throws {
    // Its threads sleep between calls, else they would hold the processors while we run.
    unsafe setenv("OMP_WAIT_POLICY", "passive", 1)
    guard let library = unsafe dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      throw unsafe Failure(description: String(cString: dlerror()))
    }
    func function<F>(_ name: String, as type: F.Type) throws -> F {
      guard let address = unsafe dlsym(library, name) else {
        throw Failure(description: "\(path) has no function \(name)")
      }
      return unsafe unsafeBitCast(address, to: type)
    }
    unsafe multiply = try unsafe function("dnnl_sgemm", as: Multiply.self)
    setThreads = try function("omp_set_num_threads", as: SetThreads.self)
  }

  /// One call over the operands that the kernel of this program multiplies, into the same result.
  func bind(_ shape: ProductShape, _ setting: KernelSetting) -> () -> Void {
    let (m, n, k) = (shape.m, shape.n, shape.k)
    let (a, b, c) = unsafe shape.operands(setting)
    func letter(_ isTransposed: Bool) -> CChar {
      CChar(bitPattern: UInt8(ascii: isTransposed ? "T" : "N"))
    }
    let (first, second) = (letter(shape.transposes == .a), letter(shape.transposes == .b))
    let (rows, columns) = (shape.transposes == .a ? m : k, shape.transposes == .b ? k : n)
    return {
      setThreads(CInt(setting.threads))
      let status = unsafe multiply(
        first, second, m, n, k, 1, UnsafeRawPointer(a), rows, UnsafeRawPointer(b), columns, 0, c, n)
      precondition(status == 0, "dnnl_sgemm failed")
    }
  }
}
