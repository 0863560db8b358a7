package import Autodiff

/// Source: https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.zeros_
package enum ZerosInitializer: Initializer {
  package static let signature = Signature(
    "zeros",
    [],
    summary: "Every entry 0.")

  package static func build(
    _ graph: inout Graph, shape: Shape, _ arguments: ArgumentList
  ) throws(OperationError) -> NodeID {
    graph.constant(0, shape)
  }

  package static func description(shape: Shape, _ arguments: ArgumentList) -> String {
    "zeros"
  }
}
