import CKernels

enum NaiveImage {
  private struct Tap {
    var image: Int
    var weight: Int
    var result: Int
  }

  /// All products that a convolution adds up, as places in images, kernels and results.
  private static func forEachTap(
    _ x: [Int], _ w: [Int], _ y: [Int], _ numbers: [Int], _ body: (Tap) -> Void
  ) {
    let groups = numbers[6]
    for n in 0..<y[0] {
      for o in 0..<y[1] {
        for row in 0..<y[2] {
          for column in 0..<y[3] {
            for c in 0..<w[1] {
              for ky in 0..<w[2] {
                for kx in 0..<w[3] {
                  let iy = row * numbers[0] - numbers[2] + ky * numbers[4]
                  let ix = column * numbers[1] - numbers[3] + kx * numbers[5]
                  guard iy >= 0, iy < x[2], ix >= 0, ix < x[3] else { continue }
                  let channel = o / (w[0] / groups) * w[1] + c
                  body(
                    Tap(
                      image: ((n * x[1] + channel) * x[2] + iy) * x[3] + ix,
                      weight: ((o * w[1] + c) * w[2] + ky) * w[3] + kx,
                      result: ((n * y[1] + o) * y[2] + row) * y[3] + column))
                }
              }
            }
          }
        }
      }
    }
  }

  static func convolution(
    _ kernel: nb_kernel_id, _ inputs: [NaiveTensor], _ numbers: [Int], _ dims: [Int]
  ) -> NaiveTensor {
    var result = NaiveTensor(dims, filledWith: 0)
    let a = inputs[0]
    let b = inputs[1]
    switch kernel {
    case NB_KERNEL_conv2d:
      forEachTap(a.dims, b.dims, dims, numbers) {
        result.values[$0.result] += a.values[$0.image] * b.values[$0.weight]
      }
    case NB_KERNEL_conv2d_input:
      forEachTap(dims, b.dims, a.dims, numbers) {
        result.values[$0.image] += a.values[$0.result] * b.values[$0.weight]
      }
    default:
      forEachTap(a.dims, dims, b.dims, numbers) {
        result.values[$0.weight] += a.values[$0.image] * b.values[$0.result]
      }
    }
    return result
  }

  static func pooling(
    _ kernel: nb_kernel_id, _ inputs: [NaiveTensor], _ numbers: [Int], _ dims: [Int]
  ) -> NaiveTensor {
    var result = NaiveTensor(dims, filledWith: 0)
    let x = inputs[0]
    let y = kernel == NB_KERNEL_max_pool2d ? dims : inputs[1].dims
    for place in 0..<y.reduce(1, *) {
      let image = place / (y[2] * y[3]) * x.dims[2] * x.dims[3]
      var best: Int?
      for ky in 0..<numbers[0] {
        for kx in 0..<numbers[1] {
          let iy = place / y[3] % y[2] * numbers[2] - numbers[4] + ky * numbers[6]
          let ix = place % y[3] * numbers[3] - numbers[5] + kx * numbers[7]
          guard iy >= 0, iy < x.dims[2], ix >= 0, ix < x.dims[3] else { continue }
          let candidate = image + iy * x.dims[3] + ix
          if best.map({ x.values[candidate] > x.values[$0] }) ?? true { best = candidate }
        }
      }
      guard let best else { continue }
      if kernel == NB_KERNEL_max_pool2d_gradient {
        result.values[best] += inputs[1].values[place]
      } else {
        result.values[place] = inputs[inputs.count - 1].values[best]
      }
    }
    return result
  }
}
