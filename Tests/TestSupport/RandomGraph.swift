package import Autodiff

/// A graph of smooth operations, put together at random but the same for the same seed.
package struct RandomGraph {
  package var graph = Graph()
  package private(set) var leaves: [NodeID] = []
  package private(set) var given: [NodeID: NaiveTensor] = [:]

  private var key: RandomKey
  private var drawn = 0
  private let rows: Int
  private let columns: Int
  /// All of shape [rows, columns] or what broadcasts to it.
  private var pool: [NodeID] = []

  package init(seed: Int, rows: Int = 3, columns: Int = 4) {
    key = RandomKey(seed: 11).folding(seed)
    (self.rows, self.columns) = (rows, columns)
  }

  /// A scalar that depends on every leaf.
  package mutating func make(operations: Int) throws(OperationError) -> NodeID {
    for dims in [[rows, columns], [columns], [rows, 1], []] { try addLeaf(dims) }
    for _ in 0..<operations { pool.append(try step()) }
    var total = graph.constant(0)
    for node in pool { total = try graph.add(total, graph.mean(graph.tanh(node))) }
    return total
  }

  private mutating func draw(_ n: Int) -> Int {
    drawn += 1
    return Int(key.folding(drawn).bits % UInt64(n))
  }

  private mutating func addLeaf(_ dims: [Int]) throws(OperationError) {
    let node = graph.append(
      leaf: Input.self, .slot(leaves.count), type: TensorType(try Shape(dims)))
    var values: [Double] = []
    for _ in 0..<dims.reduce(1, *) { values.append(Double(draw(2001) - 1000) / 700) }
    leaves.append(node)
    given[node] = NaiveTensor(dims, values)
    pool.append(node)
  }

  private mutating func pick() -> NodeID { pool[draw(pool.count)] }

  private mutating func step() throws(OperationError) -> NodeID {
    let a = pick()
    let b = pick()
    let full = try Shape([rows, columns])
    switch draw(16) {
    case 0: return try graph.add(a, b)
    case 1: return try graph.sub(a, b)
    case 2: return try graph.mul(a, graph.tanh(b))
    case 3: return try graph.div(a, graph.add(graph.square(b), 1))
    case 4: return try graph.sin(a)
    case 5: return try graph.exp(graph.neg(graph.square(a)))
    case 6: return try graph.sigmoid(graph.mul(a, 2))
    case 7: return try graph.log(graph.add(graph.square(a), 0.5))
    case 8: return try graph.softmax(graph.expand(a, to: full), axis: -1)
    case 9: return try graph.sum(graph.tanh(a))
    case 10:
      let x = try graph.expand(a, to: full)
      let product = try graph.matmul(graph.transpose(graph.expand(b, to: full)), x)
      return try graph.index(graph.mul(product, 0.25), axis: 0, at: 1)
    case 11:
      let x = try graph.expand(a, to: full)
      return try graph.flip(x, axes: [1])
    case 12:
      let x = try graph.slice(
        graph.expand(a, to: full), axis: 1, from: columns - 1, count: columns / 2, step: -2)
      return try graph.concat([x, x], axis: 1)
    case 13:
      let x = try graph.expand(a, to: full)
      return try graph.mean(x, axes: [draw(2)], keepdims: true)
    case 14: return try graph.cumsum(graph.tanh(graph.expand(a, to: full)), axis: 1)
    default: return try graph.sqrt(graph.add(graph.square(a), 0.3))
    }
  }
}
