/// A product that is only read with its rows and columns exchanged is that of its factors,
/// exchanged, in the other order: `(a @ b).T = b.T @ a.T`. Factors are read through strides, so
/// nothing is copied, and an entry is the same sum in the same order. The gradient of a weight
/// that a model transposes (`x @ w.T`) is such a product.
extension Simplification {
  mutating func turnedProduct(_ node: Node, _ inputs: Inputs) -> NodeID {
    var type = node.type
    type.shape = type.shape.exchangingLastAxes
    return unique(MatrixProduct.id, type, [exchanged(inputs[1]), exchanged(inputs[0])], .none)
  }

  private mutating func exchanged(_ factor: NodeID) -> NodeID {
    var node = graph[factor]
    node.operation = Permute.id
    node.inputs = Inputs([factor])
    node.attributes = graph.intern(.permutation(exchangeOfLastAxes(rank: node.shape.rank)))
    node.type.shape = node.shape.exchangingLastAxes
    return add(node, node.inputs)
  }
}

/// The products of a graph that an exchange of rows and columns is the only reader of.
struct TurnedProducts {
  /// For such a product its reader; itself where it is not one; -1 for what is no product.
  private var readers: [Int32]

  init(_ graph: Graph, needed: [Bool], roots: [NodeID]) {
    readers = [Int32](repeating: -1, count: graph.count)
    for index in 0..<graph.count where needed[index] {
      let id = NodeID(index)
      for input in graph.nodes[index].inputs
      where graph.nodes[Int(input.index)].operation == MatrixProduct.id {
        let place = Int(input.index)
        let isTurned = readers[place] < 0 && graph.exchangesLastAxes(id)
        readers[place] = isTurned && !graph.hasSpreadFactor(input) ? id.index : input.index
      }
    }
    for root in roots { readers[Int(root.index)] = root.index }
  }

  func contains(_ product: NodeID) -> Bool {
    let reader = readers[Int(product.index)]
    return reader >= 0 && reader != product.index
  }

  /// Whether an exchange is that of a product that is made exchanged.
  func isUndone(_ node: Node, at id: NodeID) -> Bool {
    node.operation == Permute.id && readers[Int(node.inputs[0].index)] == id.index
  }
}

extension Graph {
  fileprivate func exchangesLastAxes(_ id: NodeID) -> Bool {
    guard self[id].operation == Permute.id, case .permutation(let order) = attributes(of: id)
    else { return false }
    return order == exchangeOfLastAxes(rank: order.count)
  }

  /// Whether one matrix meets many: read from the other side they are no longer one product.
  fileprivate func hasSpreadFactor(_ product: NodeID) -> Bool {
    self[product].inputs.contains { self[$0].operation == Expand.id }
  }
}

extension Shape {
  fileprivate var exchangingLastAxes: Shape {
    replacing(axis: rank - 2, with: self[rank - 1]).replacing(axis: rank - 1, with: self[rank - 2])
  }
}

private func exchangeOfLastAxes(rank: Int) -> [Int] {
  Array(0..<rank - 2) + [rank - 1, rank - 2]
}
