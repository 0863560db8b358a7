package import Autodiff

/// Source: https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.xavier_uniform_
package enum XavierUniform: Initializer {
  package static let signature = Signature(
    "xavier_uniform",
    [
      .init("gain", .real, .real(1))
    ],
    summary: "Evenly from ± gain · √(6 / (fan in + fan out)), after Glorot and Bengio 2010.")

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
    let fans = FanSizes(shape)
    let total = Double(max(fans.incoming + fans.outgoing, 1))
    return arguments.real("gain") * (2 / total).squareRoot()
  }
}
