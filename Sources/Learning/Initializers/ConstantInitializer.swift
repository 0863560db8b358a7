package import Autodiff

/// Source: https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.constant_
package enum ConstantInitializer: Initializer {
  package static let signature = Signature(
    "constant",
    [.init("val", .real, aliases: ["value"])],
    summary: "Every entry the same number.")

  package static func build(
    _ graph: inout Graph, shape: Shape, _ arguments: ArgumentList
  ) throws(OperationError) -> NodeID {
    graph.constant(arguments.real("val"), shape)
  }

  package static func description(shape: Shape, _ arguments: ArgumentList) -> String {
    "all \(brief(arguments.real("val")))"
  }
}
