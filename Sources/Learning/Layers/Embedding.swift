package import Autodiff

/// A learned vector for each class number.
///
/// Source: https://pytorch.org/docs/stable/generated/torch.nn.Embedding.html
package enum Embedding: Layer {
  package static let signature = Signature(
    "embedding",
    [.init("x", .tensor), .init("num_embeddings", .integer), .init("embedding_dim", .integer)],
    summary: "A learned vector for each whole number from 0.")

  package static func parameters(_ graph: Graph, _ arguments: ArgumentList)
    throws(OperationError) -> [LayerParameter]
  {
    for name in ["num_embeddings", "embedding_dim"] where arguments.integer(name) <= 0 {
      throw .badArgument("embedding", parameter: name, expected: "a whole number above 0")
    }
    let shape = try Shape([
      arguments.integer("num_embeddings"), arguments.integer("embedding_dim"),
    ])
    return [LayerParameter("weight", shape, InitialValue(NormalInitializer.self))]
  }

  package static func build(
    _ graph: inout Graph, _ arguments: ArgumentList, parameters: [NodeID], isTraining: () -> Bool
  ) throws(OperationError) -> NodeID {
    try graph.gather(parameters[0], at: arguments.tensor("x"), axis: 0)
  }
}
