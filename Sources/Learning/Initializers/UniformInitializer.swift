package import Autodiff

/// Source: https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.uniform_
package enum UniformInitializer: Initializer {
  package static let signature = Signature(
    "uniform",
    [
      .init("a", .real, .real(0), aliases: ["low"]), .init("b", .real, .real(1), aliases: ["high"]),
    ],
    summary: "Evenly from a to b.")

  package static func build(
    _ graph: inout Graph, shape: Shape, _ arguments: ArgumentList
  ) throws(OperationError) -> NodeID {
    try graph.uniform(
      shape, from: arguments.real("a"), to: arguments.real("b"), key: arguments.key)
  }

  package static func description(shape: Shape, _ arguments: ArgumentList) -> String {
    let low = arguments.real("a")
    let high = arguments.real("b")
    if low == -high { return "uniform in ±\(brief(high))" }
    return "uniform from \(brief(low)) to \(brief(high))"
  }
}
