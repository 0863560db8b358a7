package import Autodiff

/// Source: https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.normal_
package enum NormalInitializer: Initializer {
  package static let signature = Signature(
    "normal",
    [.init("mean", .real, .real(0)), .init("std", .real, .real(1))],
    summary: "Normal with a mean and a standard deviation.")

  package static func build(
    _ graph: inout Graph, shape: Shape, _ arguments: ArgumentList
  ) throws(OperationError) -> NodeID {
    try graph.normal(
      shape, mean: arguments.real("mean"), deviation: arguments.real("std"),
      key: arguments.key)
  }

  package static func description(shape: Shape, _ arguments: ArgumentList) -> String {
    let mean = arguments.real("mean")
    let deviation = "normal with deviation \(brief(arguments.real("std")))"
    return mean == 0 ? deviation : deviation + " around \(brief(mean))"
  }
}
