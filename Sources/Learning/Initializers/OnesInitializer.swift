package import Autodiff

/// Source: https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.ones_
package enum OnesInitializer: Initializer {
  package static let signature = Signature(
    "ones",
    [],
    summary: "Every entry 1.")

  package static func build(
    _ graph: inout Graph, shape: Shape, _ arguments: ArgumentList
  ) throws(OperationError) -> NodeID {
    graph.constant(1, shape)
  }

  package static func description(shape: Shape, _ arguments: ArgumentList) -> String {
    "ones"
  }
}
