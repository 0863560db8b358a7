package import Autodiff

/// Source: https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.xavier_normal_
package enum XavierNormal: Initializer {
  package static let signature = Signature(
    "xavier_normal",
    [
      .init("gain", .real, .real(1))
    ],
    summary: "Normal with deviation gain · √(2 / (fan in + fan out)), after Glorot and Bengio 2010."
  )

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
    let fans = FanSizes(shape)
    let total = Double(max(fans.incoming + fans.outgoing, 1))
    return arguments.real("gain") * (2 / total).squareRoot()
  }
}
