package import Autodiff

/// In training, sets each entry to 0 with probability `p` and widens the others by 1 / (1 − p).
///
/// Source: https://pytorch.org/docs/stable/generated/torch.nn.Dropout.html
package enum Dropout: Layer {
  package static let signature = Signature(
    "dropout", [.init("x", .tensor), .init("p", .real, .real(0.5))], isRandom: true,
    summary: "In training, entries are dropped at random and the others widened.")

  package static func parameters(_ graph: Graph, _ arguments: ArgumentList)
    throws(OperationError) -> [LayerParameter]
  {
    let p = arguments.real("p")
    guard p >= 0, p <= 1 else {
      throw .badArgument("dropout", parameter: "p", expected: "a probability from 0 to 1")
    }
    return []
  }

  package static func build(
    _ graph: inout Graph, _ arguments: ArgumentList, parameters: [NodeID], isTraining: () -> Bool
  ) throws(OperationError) -> NodeID {
    let x = arguments.tensor("x")
    let p = arguments.real("p")
    guard p > 0, isTraining() else { return x }
    guard p < 1 else { return try graph.mul(x, 0) }
    let noise = graph.randomUniform(
      graph.shape(x), key: arguments.key, isPerStep: arguments.isPerStep)
    let kept = try graph.ge(noise, graph.constant(p))
    return try graph.mul(x, graph.mul(kept, 1 / (1 - p)))
  }
}
