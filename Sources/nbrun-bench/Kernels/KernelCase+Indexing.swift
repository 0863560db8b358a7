import Autodiff
import CKernels

extension KernelCase {
  /// Kernels that find, order and pick entries.
  static var indexing: [KernelCase] {
    let (rows, width) = (4096, 1024)
    let shape = [rows, width]
    let column = [rows, 1]
    let (words, features, tokens) = (32768, 64, 8192)
    let indices = { (setting: KernelSetting) in
      setting.write(1, count: tokens) { Float(scattered($0, below: words)) }
    }
    return [
      custom(
        "index", NB_KERNEL_gather, "\(tokens) of \(words) rows of \(features)",
        to: [tokens, features], [[words, features], [tokens]], integers: [0],
        // Of the table only the rows that are named.
        reads: tokens * features + tokens,
        isThreaded: true, fill: indices),
      custom(
        "index", NB_KERNEL_scatter_add, "\(tokens) to \(words) rows of \(features)",
        to: [words, features], [[tokens, features], [tokens]], integers: [0], isThreaded: true,
        fill: indices),
      custom(
        "index", NB_KERNEL_concat, "2 of \(rows)×\(width / 2)", to: shape,
        [[rows, width / 2], [rows, width / 2]], integers: [1]),
      custom("index", NB_KERNEL_iota, text(shape), to: shape, integers: [1]),
      custom(
        "index", NB_KERNEL_argmax, text(shape), to: column, [shape], integers: [1],
        isThreaded: true),
      custom(
        "index", NB_KERNEL_argmin, text(shape), to: column, [shape], integers: [1],
        isThreaded: true),
      custom(
        "index", NB_KERNEL_cumsum, text(shape), to: shape, [shape], integers: [1],
        isThreaded: true),
      custom(
        "index", NB_KERNEL_argsort, "64×\(width)", to: [64, width], [[64, width]],
        integers: [1, 0]
      ) {
        setting in setting.write(0, count: 64 * width) { Float(scattered($0, below: 1 << 20)) }
      },
    ]
  }

  /// Whole numbers that jump about, the same in every run.
  static func scattered(_ i: Int, below limit: Int) -> Int {
    Int(((UInt64(i) &+ 1) &* 0x9E37_79B9_7F4A_7C15) >> 20) % limit
  }

  static var random: [KernelCase] {
    [
      custom(
        "random", NB_KERNEL_random_uniform, "\(1 << 16) entries", to: [1 << 16], isThreaded: true),
      custom(
        "random", NB_KERNEL_random_normal, "\(1 << 16) entries", to: [1 << 16], isThreaded: true),
      custom("random", NB_KERNEL_random_uniform, "\(many) entries", to: [many], isThreaded: true),
      custom("random", NB_KERNEL_random_normal, "\(many) entries", to: [many], isThreaded: true),
    ]
  }
}
