import Autodiff
import CKernels

extension KernelCase {
  /// Linear algebra, which the kernels do in double precision on one thread. Its operations are
  /// those of the textbook's algorithms (Golub and Van Loan, "Matrix Computations", 4th edition:
  /// sections 3.2, 3.4, 5.2 and 8.3), whatever the kernel does.
  static var matrices: [KernelCase] {
    let n = 64
    let square = [n, n]
    let cube = Double(n * n * n)
    let symmetric = { (setting: KernelSetting) in
      setting.write(0, count: n * n) { i in
        let (row, column) = (i / n, i % n)
        return row == column ? Float(n) : 1 / Float(1 + row + column)
      }
    }
    func item(
      _ kernel: nb_kernel_id, to out: [Int], _ inputs: [[Int]], flops: Double
    ) -> KernelCase {
      custom(
        "matrix", kernel, inputs.map(text).joined(separator: ", "), to: out, inputs, flops: flops,
        fill: symmetric)
    }
    let tall = [4 * n, n]
    return [
      item(
        NB_KERNEL_solve, to: [n, 1], [square, [n, 1]], flops: 2 * cube / 3 + 2 * Double(n * n)),
      item(NB_KERNEL_inverse, to: square, [square], flops: 2 * cube),
      item(NB_KERNEL_determinant, to: [], [square], flops: 2 * cube / 3),
      item(NB_KERNEL_eigvalsh, to: [n], [square], flops: 4 * cube / 3),
      item(NB_KERNEL_eigvectors, to: square, [square], flops: 9 * cube),
      item(
        NB_KERNEL_lstsq, to: [n, 1], [tall, [4 * n, 1]],
        flops: 2 * Double(4 * n * n * n) - 2 * cube / 3),
    ]
  }
}
