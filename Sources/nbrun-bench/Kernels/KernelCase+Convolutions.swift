import Autodiff
import CKernels

extension KernelCase {
  /// Forward and both derivatives of layers of common shapes: the two of a small network for
  /// 28×28, one of each stage of a residual network for 32×32, a pointwise and a depthwise one.
  static var convolutions: [KernelCase] {
    [
      convolution([64, 1, 28, 28], [32, 1, 3, 3]),
      convolution([64, 32, 14, 14], [64, 32, 3, 3]),
      convolution([32, 16, 32, 32], [16, 16, 3, 3]),
      convolution([32, 32, 32, 32], [64, 32, 3, 3], stride: 2),
      convolution([32, 64, 16, 16], [128, 64, 1, 1], padding: 0),
      convolution([32, 64, 16, 16], [64, 1, 3, 3], groups: 64),
    ].flatMap { $0 }
  }

  private static func convolution(
    _ images: [Int], _ kernels: [Int], stride: Int = 1, padding: Int = 1, groups: Int = 1
  ) -> [KernelCase] {
    let window = [stride, stride, padding, padding, 1, 1, groups]
    let work = Work.convolution(images: images, kernels: kernels, window: window, size: size)
    let out =
      [images[0], kernels[0]]
      + (2..<4).map { (images[$0] + 2 * padding - kernels[$0]) / stride + 1 }
    let detail =
      "\(text(images)), \(kernels[2])×\(kernels[3]) "
      + (groups > 1 ? "depthwise" : "to \(kernels[0])") + (stride > 1 ? " /\(stride)" : "")
    func item(_ kernel: nb_kernel_id, to result: [Int], _ inputs: [[Int]]) -> KernelCase {
      custom(
        "conv", kernel, detail, to: result, inputs, integers: window, flops: work.flops,
        isThreaded: true)
    }
    return [
      item(NB_KERNEL_conv2d, to: out, [images, kernels]),
      item(NB_KERNEL_conv2d_input, to: images, [out, kernels]),
      item(NB_KERNEL_conv2d_weight, to: kernels, [images, out]),
    ]
  }

  static var pooling: [KernelCase] {
    [[64, 32, 28, 28], [64, 64, 14, 14]].flatMap { images in
      let out = [images[0], images[1], images[2] / 2, images[3] / 2]
      let window = [2, 2, 2, 2, 0, 0, 1, 1]
      return [
        custom(
          "pool", NB_KERNEL_max_pool2d, "\(text(images)), 2×2", to: out, [images],
          integers: window, isThreaded: true),
        custom(
          "pool", NB_KERNEL_max_pool2d_gradient, "\(text(images)), 2×2", to: images,
          [images, out], integers: window, isThreaded: true),
      ]
    }
  }
}
