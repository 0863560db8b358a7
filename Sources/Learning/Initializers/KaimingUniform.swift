package import Autodiff

/// Source: https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.kaiming_uniform_
package enum KaimingUniform: Initializer {
  package static let signature = Signature(
    "kaiming_uniform",
    [
      .init("a", .real, .real(0)), .init("mode", .string, .string("fan_in")),
      .init("nonlinearity", .string, .string("leaky_relu")),
    ],
    summary: "Evenly from ± gain · √(3 / fan), after He et al. 2015.")

  package static func build(
    _ graph: inout Graph, shape: Shape, _ arguments: ArgumentList
  ) throws(OperationError) -> NodeID {
    let bound = try 3.0.squareRoot() * deviation(shape, arguments)
    return try graph.uniform(shape, from: -bound, to: bound, key: arguments.key)
  }

  package static func description(shape: Shape, _ arguments: ArgumentList) -> String {
    let bound = (try? deviation(shape, arguments)).map { 3.0.squareRoot() * $0 }
    return bound.map { "uniform in ±\(brief($0))" } ?? "uniform"
  }

  /// The standard deviation of the entries.
  private static func deviation(_ shape: Shape, _ arguments: ArgumentList)
    throws(OperationError) -> Double
  {
    let fan = try FanSizes(shape).size(mode: arguments.string("mode"), of: signature.name)
    let gain = try gain(
      of: arguments.string("nonlinearity"), slope: arguments.real("a"), for: signature.name)
    return gain / fan.squareRoot()
  }
}
