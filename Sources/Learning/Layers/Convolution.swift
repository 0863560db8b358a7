package import Autodiff

/// A convolution over images `[n, c, h, w]` with kernels of its own.
///
/// Source: https://pytorch.org/docs/stable/generated/torch.nn.Conv2d.html
package enum Convolution: Layer {
  package static let signature = Signature(
    "conv2d",
    [
      .init("x", .tensor), .init("out_channels", .integer), .init("kernel_size", .integers),
      .init("stride", .integers, .integer(1)), .init("padding", .integers, .integer(0)),
      .init("dilation", .integers, .integer(1)), .init("groups", .integer, .integer(1)),
      .init("bias", .boolean, .boolean(true)),
    ],
    summary: "A convolution over images [n, c, h, w] with kernels that are learned.")

  package static func parameters(_ graph: Graph, _ arguments: ArgumentList)
    throws(OperationError) -> [LayerParameter]
  {
    let shape = graph.shape(arguments.tensor("x"))
    guard shape.rank == 4 else {
      throw .wrongRank("conv2d", expected: "images [n, c, h, w]", shape)
    }
    let channels = arguments.integer("out_channels")
    let groups = arguments.integer("groups")
    guard channels > 0 else {
      throw .badArgument(
        "conv2d", parameter: "out_channels", expected: "a whole number above 0")
    }
    guard groups > 0, shape[1] % groups == 0, channels % groups == 0 else {
      throw .badArgument(
        "conv2d", parameter: "groups",
        expected: "a divisor of the \(shape[1]) channels that come in "
          + "and the \(channels) that go out")
    }
    let kernel = arguments.integers("kernel_size") ?? []
    guard kernel.count == 1 || kernel.count == 2, kernel.allSatisfy({ $0 > 0 }) else {
      throw .badArgument(
        "conv2d", parameter: "kernel_size", expected: "one or two whole numbers above 0")
    }
    let sizes = [channels, shape[1] / groups, kernel[0], kernel[kernel.count - 1]]
    let fanIn = sizes[1] * sizes[2] * sizes[3]
    // PyTorch's kaiming_uniform(a=√5) over the entries of one kernel.
    let bound = fanIn > 0 ? 1 / Double(fanIn).squareRoot() : 0
    let initial = InitialValue(
      UniformInitializer.self, [("a", .real(-bound)), ("b", .real(bound))])
    let weight = LayerParameter("weight", try Shape(sizes), initial)
    guard arguments.boolean("bias") else { return [weight] }
    return [weight, LayerParameter("bias", try Shape([channels]), initial)]
  }

  package static func build(
    _ graph: inout Graph, _ arguments: ArgumentList, parameters: [NodeID], isTraining: () -> Bool
  ) throws(OperationError) -> NodeID {
    let signature = Convolution2D.signature
    let values = signature.parameters.map { parameter -> ArgumentValue in
      switch parameter.name {
      case "weight": .tensor(parameters[0])
      case "bias": parameters.count > 1 ? .tensor(parameters[1]) : .none
      default: arguments[parameter.name]
      }
    }
    let made = try Convolution2D.build(
      &graph, ArgumentList(signature: signature, values: values))
    guard case .one(let result) = made else {
      preconditionFailure("a convolution has one result")
    }
    return result
  }
}
