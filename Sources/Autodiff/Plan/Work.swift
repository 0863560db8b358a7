/// What a computation cannot do without: the two axes of a roofline.
package struct Work: Hashable, Sendable {
  /// Floating-point operations; a multiply-add counts as two.
  package var flops: Double
  /// Bytes between it and memory: each operand read once, each result written once.
  package var read: Double
  package var written: Double

  package init(flops: Double = 0, read: Double = 0, written: Double = 0) {
    self.flops = flops
    self.read = read
    self.written = written
  }

  package var bytes: Double { read + written }

  package static func += (sum: inout Work, other: Work) {
    sum.flops += other.flops
    sum.read += other.read
    sum.written += other.written
  }

  /// `batch` products of `[m, k]` and `[k, n]`, with operands that no two of them share.
  package static func product(m: Int, n: Int, k: Int, batch: Int = 1, size: Int) -> Work {
    Work(
      flops: 2 * Double(m) * Double(n) * Double(k) * Double(batch),
      read: Double(batch * size) * (Double(m * k) + Double(k * n)),
      written: Double(batch * size) * Double(m * n))
  }

  /// A convolution of images `[n, c, h, w]` with kernels `[o, c / groups, kh, kw]`, or one of its
  /// two derivatives, which multiply the same pairs. What falls on the padding is not counted.
  /// - Parameters:
  ///   - window: stride, padding and dilation (vertical, horizontal), as conv2d has them.
  ///   - result: the entries that are written; those of the convolution, unless told otherwise.
  package static func convolution(
    images: [Int], kernels: [Int], window: [Int], result: Int? = nil, size: Int
  ) -> Work {
    var pairs = 1
    var out = 1
    for axis in 0..<2 {
      let reach = (image: images[2 + axis], kernel: kernels[2 + axis])
      let (stride, padding, dilation) = (window[axis], window[2 + axis], window[4 + axis])
      let count = Window.count(
        size: reach.image, kernel: reach.kernel, stride: stride, padding: padding,
        dilation: dilation)
      out *= count
      var inside = 0
      for place in 0..<count {
        for tap in 0..<reach.kernel
        where (0..<reach.image).contains(place * stride + tap * dilation - padding) {
          inside += 1
        }
      }
      pairs *= inside
    }
    let outcome = images[0] * kernels[0] * out
    let entries = images.reduce(1, *) + kernels.reduce(1, *) + outcome
    let written = result ?? outcome
    return Work(
      flops: 2 * Double(images[0]) * Double(kernels[0] * kernels[1]) * Double(pairs),
      read: Double((entries - written) * size), written: Double(written * size))
  }
}
