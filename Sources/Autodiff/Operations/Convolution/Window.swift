/// How a window moves over an image: PyTorch's stride, padding, dilation and groups, each for
/// the vertical and the horizontal.
struct Window {
  var stride: [Int]
  var padding: [Int]
  var dilation: [Int]

  init(_ arguments: ArgumentList, defaultStride: [Int]) throws(OperationError) {
    stride = try Window.pair(arguments, "stride", defaultStride, from: 1)
    padding = try Window.pair(arguments, "padding", [0, 0], from: 0)
    dilation = try Window.pair(arguments, "dilation", [1, 1], from: 1)
  }

  /// One number for both directions, or one for each.
  static func pair(
    _ arguments: ArgumentList, _ name: String, _ initial: [Int], from least: Int
  ) throws(OperationError) -> [Int] {
    let numbers = arguments.integers(name) ?? initial
    guard numbers.count == 1 || numbers.count == 2,
      numbers.allSatisfy({ $0 >= least && $0 <= 1 << 20 })
    else {
      throw .badArgument(
        arguments.signature.name, parameter: name,
        expected: "a whole number from \(least) on, or two of them")
    }
    return numbers.count == 1 ? [numbers[0], numbers[0]] : numbers
  }

  /// How many windows of a kernel fit on an axis of an image.
  static func count(
    size: Int, kernel: Int, stride: Int, padding: Int, dilation: Int
  ) -> Int {
    let reach = size + 2 * padding - dilation * (kernel - 1) - 1
    return reach < 0 ? 0 : reach / stride + 1
  }
}
