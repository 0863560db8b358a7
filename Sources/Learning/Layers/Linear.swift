package import Autodiff

/// `x @ weight + bias` over the last axis.
///
/// The weight has the layout of the formula, inputs by outputs: PyTorch's, transposed.
/// Source: https://pytorch.org/docs/stable/generated/torch.nn.Linear.html
package enum Linear: Layer {
  package static let signature = Signature(
    "linear",
    [
      .init("x", .tensor), .init("out_features", .integer, aliases: ["size", "units"]),
      .init("bias", .boolean, .boolean(true)),
    ],
    summary: "Weighted sums of the last axis, with a bias.")

  package static func parameters(_ graph: Graph, _ arguments: ArgumentList)
    throws(OperationError) -> [LayerParameter]
  {
    let shape = graph.shape(arguments.tensor("x"))
    guard shape.rank >= 2 else {
      throw .wrongRank("linear", expected: "rows of features, such as `x[:, None]`", shape)
    }
    let inputs = shape[shape.rank - 1]
    let outputs = arguments.integer("out_features")
    guard outputs > 0 else {
      throw .badArgument("linear", parameter: "out_features", expected: "a whole number above 0")
    }
    let weight = LayerParameter(
      "weight", try Shape([inputs, outputs]),
      InitialValue(KaimingUniform.self, [("a", .real(5.0.squareRoot()))]))
    guard arguments.boolean("bias") else { return [weight] }
    let bound = inputs > 0 ? 1 / Double(inputs).squareRoot() : 0
    return [
      weight,
      LayerParameter(
        "bias", try Shape([outputs]),
        InitialValue(UniformInitializer.self, [("a", .real(-bound)), ("b", .real(bound))])),
    ]
  }

  package static func build(
    _ graph: inout Graph, _ arguments: ArgumentList, parameters: [NodeID], isTraining: () -> Bool
  ) throws(OperationError) -> NodeID {
    let product = try graph.matmul(arguments.tensor("x"), parameters[0])
    return parameters.count > 1 ? try graph.add(product, parameters[1]) : product
  }
}
