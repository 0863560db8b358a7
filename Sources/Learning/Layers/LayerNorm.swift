package import Autodiff

/// Brings the last axes of each row to mean 0 and variance 1, then scales and shifts entry by
/// entry (Ba, Kiros and Hinton, 2016).
///
/// Source: https://pytorch.org/docs/stable/generated/torch.nn.LayerNorm.html
package enum LayerNorm: Layer {
  package static let signature = Signature(
    "layer_norm",
    [
      .init("x", .tensor), .init("normalized_shape", .integers, ArgumentValue.none),
      .init("eps", .real, .real(1e-5)), .init("elementwise_affine", .boolean, .boolean(true)),
      .init("bias", .boolean, .boolean(true)),
    ],
    summary: "Each row is brought to mean 0 and variance 1, then scaled and shifted.")

  package static func parameters(_ graph: Graph, _ arguments: ArgumentList)
    throws(OperationError) -> [LayerParameter]
  {
    let shape = try normalized(graph, arguments)
    guard arguments.boolean("elementwise_affine") else { return [] }
    let weight = LayerParameter("weight", shape, InitialValue(OnesInitializer.self))
    guard arguments.boolean("bias") else { return [weight] }
    return [weight, LayerParameter("bias", shape, InitialValue(ZerosInitializer.self))]
  }

  package static func build(
    _ graph: inout Graph, _ arguments: ArgumentList, parameters: [NodeID], isTraining: () -> Bool
  ) throws(OperationError) -> NodeID {
    let x = arguments.tensor("x")
    let rank = graph.shape(x).rank
    let axes = Array((rank - (try normalized(graph, arguments)).rank)..<rank)
    let centred = try graph.sub(x, graph.mean(x, axes: axes, keepdims: true))
    let variance = try graph.mean(graph.square(centred), axes: axes, keepdims: true)
    let deviation = try graph.sqrt(graph.add(variance, arguments.real("eps")))
    var result = try graph.div(centred, deviation)
    if let weight = parameters.first { result = try graph.mul(result, weight) }
    if parameters.count > 1 { result = try graph.add(result, parameters[1]) }
    return result
  }

  /// The last axes of the input, which must be those asked for.
  private static func normalized(_ graph: Graph, _ arguments: ArgumentList)
    throws(OperationError) -> Shape
  {
    let shape = graph.shape(arguments.tensor("x"))
    guard shape.rank >= 1 else {
      throw .wrongRank("layer_norm", expected: "rows of features", shape)
    }
    let wanted = arguments.integers("normalized_shape") ?? [shape[shape.rank - 1]]
    guard !wanted.isEmpty, Array(shape.dimensions.suffix(wanted.count)) == wanted else {
      throw .badArgument(
        "layer_norm", parameter: "normalized_shape",
        expected: "the sizes of the last axes of \(shape.dimensions)")
    }
    return try Shape(wanted)
  }
}
