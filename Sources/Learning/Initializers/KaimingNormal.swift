package import Autodiff

/// Source: https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.kaiming_normal_
package enum KaimingNormal: Initializer {
  package static let signature = Signature(
    "kaiming_normal",
    [
      .init("a", .real, .real(0)), .init("mode", .string, .string("fan_in")),
      .init("nonlinearity", .string, .string("leaky_relu")),
    ],
    summary: "Normal with deviation gain / √fan, after He et al. 2015.")

  package static func build(
    _ graph: inout Graph, shape: Shape, _ arguments: ArgumentList
  ) throws(OperationError) -> NodeID {
    try graph.normal(
      shape, mean: 0, deviation: deviation(shape, arguments), key: arguments.key)
  }

  package static func description(shape: Shape, _ arguments: ArgumentList) -> String {
    let deviation = try? deviation(shape, arguments)
    return deviation.map { "normal with deviation \(brief($0))" } ?? "normal"
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
