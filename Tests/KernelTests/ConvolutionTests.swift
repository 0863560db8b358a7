import CKernels
import Testing

struct ConvolutionCase: Sendable, CustomTestStringConvertible {
  var images: Int, channels: Int, height: Int, width: Int
  var outputs: Int, kernel: [Int]
  var stride = [1, 1], padding = [0, 0], dilation = [1, 1], groups = 1

  var testDescription: String {
    "\(images)×\(channels)×\(height)×\(width) to \(outputs), kernel \(kernel), stride \(stride), "
      + "padding \(padding), dilation \(dilation), groups \(groups)"
  }

  var outHeight: Int {
    (height + 2 * padding[0] - dilation[0] * (kernel[0] - 1) - 1) / stride[0] + 1
  }
  var outWidth: Int {
    (width + 2 * padding[1] - dilation[1] * (kernel[1] - 1) - 1) / stride[1] + 1
  }
  var x: [Int] { [images, channels, height, width] }
  var weight: [Int] { [outputs, channels / groups] + kernel }
  var out: [Int] { [images, outputs, outHeight, outWidth] }
  var integers: [Int64] { (stride + padding + dilation + [groups]).map { Int64($0) } }

  /// Calls `body` with the places in x, weight and result of each product, for each result in
  /// ascending (channel, ky, kx).
  func forEachTerm(_ body: (_ x: Int, _ weight: Int, _ out: Int) -> Void) {
    let channelsOfGroup = channels / groups, outputsOfGroup = outputs / groups
    for n in 0..<images {
      for o in 0..<outputs {
        for i in 0..<outHeight {
          for j in 0..<outWidth {
            for c in 0..<channelsOfGroup {
              for ky in 0..<kernel[0] {
                let y = i * stride[0] + ky * dilation[0] - padding[0]
                guard y >= 0 && y < height else { continue }
                for kx in 0..<kernel[1] {
                  let column = j * stride[1] + kx * dilation[1] - padding[1]
                  guard column >= 0 && column < width else { continue }
                  let channel = o / outputsOfGroup * channelsOfGroup + c
                  body(
                    ((n * channels + channel) * height + y) * width + column,
                    ((o * channelsOfGroup + c) * kernel[0] + ky) * kernel[1] + kx,
                    ((n * outputs + o) * outHeight + i) * outWidth + j)
                }
              }
            }
          }
        }
      }
    }
  }

  static let all: [ConvolutionCase] = [
    ConvolutionCase(
      images: 2, channels: 1, height: 28, width: 28, outputs: 32, kernel: [3, 3],
      padding: [1, 1]),
    ConvolutionCase(
      images: 3, channels: 32, height: 14, width: 14, outputs: 24, kernel: [3, 3],
      padding: [1, 1]),
    ConvolutionCase(images: 1, channels: 3, height: 5, width: 7, outputs: 4, kernel: [3, 2]),
    ConvolutionCase(
      images: 2, channels: 8, height: 9, width: 11, outputs: 6, kernel: [3, 3], stride: [2, 2],
      padding: [1, 1]),
    ConvolutionCase(
      images: 2, channels: 8, height: 9, width: 11, outputs: 6, kernel: [3, 3], stride: [2, 3],
      padding: [0, 2], dilation: [2, 1], groups: 2),
    ConvolutionCase(
      images: 5, channels: 16, height: 12, width: 10, outputs: 20, kernel: [5, 3], stride: [3, 3],
      padding: [2, 2], dilation: [1, 2], groups: 4),
    ConvolutionCase(
      images: 1, channels: 6, height: 8, width: 8, outputs: 6, kernel: [3, 3], padding: [1, 1],
      groups: 6),
    ConvolutionCase(
      images: 3, channels: 20, height: 9, width: 13, outputs: 20, kernel: [3, 3],
      padding: [1, 1], groups: 20),
    ConvolutionCase(
      images: 2, channels: 33, height: 70, width: 7, outputs: 33, kernel: [5, 3], stride: [2, 3],
      padding: [2, 1], dilation: [1, 2], groups: 33),
    ConvolutionCase(images: 2, channels: 4, height: 6, width: 6, outputs: 5, kernel: [1, 1]),
    ConvolutionCase(
      images: 2, channels: 10, height: 7, width: 7, outputs: 5, kernel: [1, 1], stride: [3, 3],
      padding: [3, 2]),
    ConvolutionCase(
      images: 20, channels: 9, height: 6, width: 6, outputs: 17, kernel: [2, 2], stride: [2, 2]),
    ConvolutionCase(
      images: 1, channels: 12, height: 40, width: 90, outputs: 3, kernel: [3, 3],
      padding: [1, 1]),
    ConvolutionCase(
      images: 1, channels: 9, height: 5, width: 5, outputs: 300, kernel: [4, 4], stride: [5, 5],
      padding: [7, 7], dilation: [2, 2]),
    ConvolutionCase(
      images: 1, channels: 3, height: 20, width: 600, outputs: 8, kernel: [7, 7], stride: [2, 2],
      padding: [3, 3]),
  ]
}

/// A contiguous operand of four axes.
func tensor<T: KernelEntry>(_ buffer: KernelBuffer<T>, _ sizes: [Int]) -> nb_tensor {
  var tensor = unsafe nb_tensor()
  unsafe tensor.data = unsafe buffer.pointer
  unsafe tensor.rank = 4
  unsafe tensor.dims.0 = Int64(sizes[0])
  unsafe tensor.dims.1 = Int64(sizes[1])
  unsafe tensor.dims.2 = Int64(sizes[2])
  unsafe tensor.dims.3 = Int64(sizes[3])
  return unsafe tensor
}

/// What a custom kernel with one or two operands gives.
func runCustom<T: KernelEntry>(
  _ kernel: nb_kernel_id, _ inputs: [(values: [T], sizes: [Int])], out: [Int],
  integers: [Int64], kernels: UnsafePointer<nb_kernels>, pool: OpaquePointer?, name: String
) -> [T] {
  let result = KernelBuffer([T](repeating: .nan, count: out.reduce(1, *)))
  let operands = inputs.map { KernelBuffer($0.values) }
  unsafe integers.withUnsafeBufferPointer { numbers in
    var custom = unsafe nb_custom()
    unsafe custom.out = unsafe tensor(result, out)
    unsafe custom.in.0 = unsafe tensor(operands[0], inputs[0].sizes)
    if inputs.count > 1 { unsafe custom.in.1 = unsafe tensor(operands[1], inputs[1].sizes) }
    unsafe custom.inputs = Int64(inputs.count)
    unsafe custom.integers = numbers.baseAddress
    unsafe custom.integer_count = Int64(integers.count)
    unsafe custom.pool = unsafe pool
    let bytes = unsafe Int(nb_custom_workspace(kernels, kernel, &custom))
    let scratch = workspace(bytes: bytes, of: T.self)
    unsafe custom.workspace = scratch.pointer
    unsafe nb_custom_run(kernels, kernel, &custom)
    #expect(scratch.isIntact && result.isIntact, "\(name)")
  }
  return result.values
}

@Suite struct ConvolutionTests {
  @Test(arguments: ConvolutionCase.all)
  func convolutionAndItsGradientsMatchTheirSums(_ test: ConvolutionCase) {
    check(test, Float.self)
    check(test, Double.self)
  }

  /// Forward and by the input, an entry is one chain of fused multiply-adds, exactly. By the
  /// weight, it is the sum in another order, and the same on every instruction set.
  private func check<T: KernelEntry>(_ test: ConvolutionCase, _ type: T.Type) {
    var numbers = Numbers(seed: 11)
    let x = numbers.array(test.x.reduce(1, *), of: T.self)
    let weight = numbers.array(test.weight.reduce(1, *), of: T.self)
    let adjoint = numbers.array(test.out.reduce(1, *), of: T.self)
    var forward = [T](repeating: 0, count: adjoint.count)
    var byInput = [Double](repeating: 0, count: x.count)
    var byWeight = [Double](repeating: 0, count: weight.count)
    var inputMass = byInput, weightMass = byWeight
    test.forEachTerm { i, w, o in
      forward[o] = forward[o].addingProduct(x[i], weight[w])
      let towardsInput = Double(adjoint[o]) * Double(weight[w])
      let towardsWeight = Double(adjoint[o]) * Double(x[i])
      byInput[i] += towardsInput
      inputMass[i] += abs(towardsInput)
      byWeight[w] += towardsWeight
      weightMass[w] += abs(towardsWeight)
    }
    let tolerance = Double(T.ulpOfOne) * 32
    var input: [T] = [], weights: [T] = []
    unsafe forEveryKernel(of: T.self) { kernels, pool, name in
      func run(_ kernel: nb_kernel_id, _ operands: [([T], [Int])], _ out: [Int]) -> [T] {
        unsafe runCustom(
          kernel, operands.map { (values: $0.0, sizes: $0.1) }, out: out,
          integers: test.integers, kernels: kernels, pool: pool, name: name)
      }
      let y = run(NB_KERNEL_conv2d, [(x, test.x), (weight, test.weight)], test.out)
      #expect(y == forward, "\(name)")
      let i = run(NB_KERNEL_conv2d_input, [(adjoint, test.out), (weight, test.weight)], test.x)
      let w = run(NB_KERNEL_conv2d_weight, [(x, test.x), (adjoint, test.out)], test.weight)
      if input.isEmpty { (input, weights) = (i, w) }
      #expect(i == input && w == weights, "\(name)")
    }
    #expect(
      input.indices.allSatisfy {
        abs(Double(input[$0]) - byInput[$0]) <= tolerance * inputMass[$0]
      })
    #expect(
      weights.indices.allSatisfy {
        abs(Double(weights[$0]) - byWeight[$0]) <= tolerance * weightMass[$0]
      })
  }
}
