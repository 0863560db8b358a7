package import Autodiff

/// How many values flow into and out of each unit that a weight feeds.
///
/// A matrix is multiplied from the right here, `x @ W`, so its rows are the inputs. Kernels of
/// convolutions have PyTorch's layout: outputs, inputs, then the window.
package struct FanSizes {
  package var incoming: Int
  package var outgoing: Int

  package init(_ shape: Shape) {
    switch shape.rank {
    case 0: (incoming, outgoing) = (1, 1)
    case 1: (incoming, outgoing) = (shape[0], 1)
    case 2: (incoming, outgoing) = (shape[0], shape[1])
    default:
      let window = shape.dimensions.dropFirst(2).reduce(1, *)
      (incoming, outgoing) = (shape[1] * window, shape[0] * window)
    }
  }

  /// The size that `mode` names, at least 1.
  func size(mode: String, of name: String) throws(OperationError) -> Double {
    switch mode {
    case "fan_in": return Double(max(incoming, 1))
    case "fan_out": return Double(max(outgoing, 1))
    default:
      throw .badArgument(name, parameter: "mode", expected: "\"fan_in\" or \"fan_out\"")
    }
  }
}

/// By how much a nonlinearity's weights are widened so that the spread of values is kept.
/// Source: https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.calculate_gain
func gain(of nonlinearity: String, slope: Double, for name: String) throws(OperationError)
  -> Double
{
  switch nonlinearity {
  case "linear", "sigmoid": return 1
  case "tanh": return 5 / 3
  case "relu": return 2.0.squareRoot()
  case "leaky_relu": return (2 / (1 + slope * slope)).squareRoot()
  case "selu": return 0.75
  default:
    throw .badArgument(
      name, parameter: "nonlinearity",
      expected: "linear, sigmoid, tanh, relu, leaky_relu or selu")
  }
}

extension Graph {
  /// Numbers drawn evenly from a range.
  mutating func uniform(_ shape: Shape, from low: Double, to high: Double, key: RandomKey)
    throws(OperationError) -> NodeID
  {
    try add(mul(randomUniform(shape, key: key), high - low), low)
  }

  /// Numbers drawn from a normal distribution.
  mutating func normal(_ shape: Shape, mean: Double, deviation: Double, key: RandomKey)
    throws(OperationError) -> NodeID
  {
    try add(mul(randomNormal(shape, key: key), deviation), mean)
  }
}

/// A number of a description, to three significant digits.
func brief(_ value: Double) -> String {
  guard value.isFinite, value != 0 else { return value == 0 ? "0" : value.description }
  var scale = 1.0
  while value.magnitude * scale < 100 && scale < 1e12 { scale *= 10 }
  while value.magnitude * scale >= 1000 && scale > 1e-12 { scale /= 10 }
  let rounded = (value * scale).rounded() / scale
  let text = rounded.description
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
