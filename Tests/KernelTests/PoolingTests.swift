import CKernels
import Testing

struct PoolingCase: Sendable, CustomTestStringConvertible {
  var height: Int, width: Int
  var kernel: [Int], stride: [Int]
  var padding = [0, 0], dilation = [1, 1]

  var testDescription: String {
    "\(height)×\(width), kernel \(kernel), stride \(stride), padding \(padding), "
      + "dilation \(dilation)"
  }

  var outHeight: Int {
    (height + 2 * padding[0] - dilation[0] * (kernel[0] - 1) - 1) / stride[0] + 1
  }
  var outWidth: Int {
    (width + 2 * padding[1] - dilation[1] * (kernel[1] - 1) - 1) / stride[1] + 1
  }
  var x: [Int] { [3, 2, height, width] }
  var out: [Int] { [3, 2, outHeight, outWidth] }
  var integers: [Int64] { (kernel + stride + padding + dilation).map { Int64($0) } }

  /// For each window the place of its first maximum, where NaN is the greatest.
  func places<T: KernelEntry>(_ x: [T]) -> [Int] {
    var places: [Int] = []
    for plane in 0..<6 {
      for i in 0..<outHeight {
        for j in 0..<outWidth {
          var best: Int?
          for ky in 0..<kernel[0] {
            for kx in 0..<kernel[1] {
              let y = i * stride[0] + ky * dilation[0] - padding[0]
              let column = j * stride[1] + kx * dilation[1] - padding[1]
              guard (0..<height).contains(y) && (0..<width).contains(column) else { continue }
              let at = (plane * height + y) * width + column
              guard let present = best else {
                best = at
                continue
              }
              if !x[present].isNaN && (x[at].isNaN || x[at] > x[present]) { best = at }
            }
          }
          places.append(best ?? -1)
        }
      }
    }
    return places
  }

  static let all = [
    PoolingCase(height: 28, width: 28, kernel: [2, 2], stride: [2, 2]),
    PoolingCase(height: 14, width: 15, kernel: [2, 2], stride: [2, 2]),
    PoolingCase(height: 40, width: 70, kernel: [3, 2], stride: [1, 2]),
    PoolingCase(height: 9, width: 7, kernel: [3, 2], stride: [1, 1], padding: [1, 1]),
    PoolingCase(height: 11, width: 600, kernel: [3, 3], stride: [2, 2], padding: [1, 1]),
    PoolingCase(height: 12, width: 13, kernel: [3, 3], stride: [3, 4], dilation: [2, 2]),
  ]
}

@Suite struct PoolingTests {
  @Test(arguments: PoolingCase.all)
  func aWindowGivesItsFirstMaximum(_ test: PoolingCase) {
    check(test, Float.self)
    check(test, Double.self)
  }

  private func check<T: KernelEntry>(_ test: PoolingCase, _ type: T.Type) {
    // Few values, so that there are ties; some infinite, some not numbers.
    var numbers = Numbers(seed: 5)
    let x = (0..<test.x.reduce(1, *)).map { _ -> T in
      let draw = numbers.next() % 40
      return draw == 0 ? .nan : draw < 3 ? -.infinity : draw == 3 ? .infinity : T(draw % 9)
    }
    let other = numbers.array(x.count, of: T.self)
    let adjoint = numbers.array(test.out.reduce(1, *), of: T.self)
    let places = test.places(x)
    var gradient = [T](repeating: 0, count: x.count)
    for (window, place) in places.enumerated() where place >= 0 {
      gradient[place] += adjoint[window]
    }
    unsafe forEveryKernel(of: T.self) { kernels, pool, name in
      func run(_ kernel: nb_kernel_id, _ operands: [([T], [Int])], _ out: [Int]) -> [T] {
        unsafe runCustom(
          kernel, operands.map { (values: $0.0, sizes: $0.1) }, out: out,
          integers: test.integers, kernels: kernels, pool: pool, name: name)
      }
      let maxima = run(NB_KERNEL_max_pool2d, [(x, test.x)], test.out)
      #expect(
        places.indices.allSatisfy {
          let expected = x[places[$0]]
          return maxima[$0] == expected || (maxima[$0].isNaN && expected.isNaN)
        }, "\(name)")
      let taken = run(NB_KERNEL_max_pool2d, [(x, test.x), (other, test.x)], test.out)
      #expect(taken == places.map { other[$0] }, "\(name)")
      let back = run(
        NB_KERNEL_max_pool2d_gradient, [(x, test.x), (adjoint, test.out)], test.x)
      #expect(back == gradient, "\(name)")
    }
  }
}
