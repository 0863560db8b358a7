import Autodiff

/// One operation after another, each over what is there.
extension RandomProgram {
  mutating func step() -> NodeID? {
    let start = graph.count
    let node: NodeID? =
      switch draw(20) {
      case 0, 1, 2: try? unary(pick())
      case 3, 4, 5, 6: try? binary(pick())
      case 7, 8, 9: try? product(pick())
      case 10, 11: try? view(pick())
      case 12, 13: try? reduction(pick())
      case 14: try? normalized(pick())
      case 15: try? joined(pick())
      case 16: try? indexed(pick())
      case 17: try? image(pick())
      case 18: try? part()
      default: try? drawnNumbers(pick())
      }
    guard let node, graph.shape(node).count <= scale.entries else { return nil }
    // What a step makes on its way is read by others too.
    if chance(6), graph.count > start + 1 {
      let inner = NodeID(start + draw(graph.count - start))
      if graph.shape(inner).count <= scale.entries { pool.append(inner) }
    }
    return node
  }

  private mutating func unary(_ x: NodeID) throws(OperationError) -> NodeID {
    switch draw(18) {
    case 0: try graph.tanh(x)
    case 1: try graph.relu(x)
    case 2: try graph.sigmoid(x)
    case 3: try graph.exp(graph.neg(graph.square(x)))
    case 4: try graph.sqrt(graph.add(graph.square(x), 0.5))
    case 5: try graph.gelu(x)
    case 6: try graph.mul(x, 0.5)
    case 7: try graph.sub(1, x)
    case 8: try graph.abs(x)
    case 9: try graph.sin(x)
    case 10: try graph.step(x)
    case 11: try graph.pow(x, 3)
    case 12: try graph.stopGradient(x)
    case 13: try graph.log(graph.add(graph.abs(x), 0.25))
    case 14: try graph.elu(x)
    case 15: try graph.clip(x, min: graph.constant(-0.5), max: graph.constant(0.5))
    case 16: try graph.leakyRelu(x)
    default: try graph.div(x, graph.add(graph.square(x), 1))
    }
  }

  mutating func binary(_ a: NodeID) throws(OperationError) -> NodeID {
    let other = try operand(beside: a)
    return try chance(2) ? binary(a, other) : binary(other, a)
  }

  mutating func binary(_ a: NodeID, _ b: NodeID) throws(OperationError) -> NodeID {
    switch draw(9) {
    case 0, 1: return try graph.add(a, b)
    case 2: return try graph.sub(a, b)
    case 3, 4: return try graph.mul(a, b)
    case 5: return try graph.maximum(a, b)
    case 6: return try graph.div(a, graph.add(graph.square(b), 1))
    case 7: return try graph.select(graph.gt(a, b), a, graph.mul(b, 2))
    default: return try graph.minimum(a, graph.tanh(b))
    }
  }

  /// Something that can be broadcast with another: from the pool, or a new parameter of its shape
  /// or less.
  mutating func operand(beside a: NodeID) throws(OperationError) -> NodeID {
    for _ in 0..<4 {
      let b = pick()
      if let shape = try? graph.shape(a).broadcast(with: graph.shape(b)),
        shape.count <= scale.entries
      {
        return b
      }
    }
    var dims = graph.shape(a).dimensions
    if chance(2) { dims = Array(dims.dropFirst(draw(dims.count + 1))) }
    for axis in dims.indices where chance(4) { dims[axis] = 1 }
    return leaf(dims)
  }

  mutating func product(_ a: NodeID) throws(OperationError) -> NodeID {
    var a = a
    while graph.shape(a).rank < 2 { a = try graph.unsqueeze(a, axis: draw(2)) }
    if chance(3) { a = try graph.transpose(a) }
    let dims = graph.shape(a).dimensions
    let k = dims[dims.count - 1]
    var b: NodeID?
    for _ in 0..<4 where b == nil {
      var other = pick()
      let rank = graph.shape(other).rank
      if rank < 2 { continue }
      if graph.shape(other)[rank - 2] != k { other = try graph.transpose(other) }
      if graph.shape(other)[rank - 2] == k { b = other }
    }
    if b == nil {
      let n = size()
      if chance(3) {
        b = try graph.transpose(leaf([n, k]))
      } else {
        b = leaf((dims.count > 2 && chance(3) ? dims.dropLast(2) : []) + [k, n])
      }
    }
    let right = b ?? a
    let n = graph.shape(right)[graph.shape(right).rank - 1]
    guard graph.shape(a).count * n <= scale.work else { return try unary(a) }
    let result = try graph.matmul(a, right)
    return chance(2) ? try graph.mul(result, 0.125) : result
  }

  mutating func view(_ x: NodeID) throws(OperationError) -> NodeID {
    let shape = graph.shape(x)
    let rank = shape.rank
    if rank == 0 { return try graph.expand(x, to: Shape([size()])) }
    let axis = draw(rank)
    switch draw(9) {
    case 0 where rank > 1: return try graph.transpose(x, axis, draw(rank))
    case 1:
      let step = 1 + draw(3)
      let count = max(1, (shape[axis] - draw(shape[axis])) / step)
      let from = draw(shape[axis] - (count - 1) * step)
      if chance(3) {
        return try graph.slice(
          x, axis: axis, from: from + (count - 1) * step, count: count, step: -step)
      }
      return try graph.slice(x, axis: axis, from: from, count: count, step: step)
    case 2: return try graph.flip(x, axes: [axis])
    case 3: return try graph.unsqueeze(x, axis: draw(rank + 1))
    case 4: return try graph.flatten(x, from: min(1, rank - 1))
    case 5: return try graph.reshape(x, [shape.count])
    case 6 where shape[axis] % 2 == 0:
      var dims = shape.dimensions
      dims[axis] /= 2
      dims.insert(2, at: axis + draw(2))
      return try graph.reshape(x, dims)
    case 7:
      var before = [Int](repeating: 0, count: rank)
      before[axis] = draw(3)
      let after = before.reversed().map { $0 }
      return try graph.pad(x, before: before, after: after)
    default:
      let dims = [2 + draw(3)] + shape.dimensions
      return try graph.expand(x, to: Shape(dims))
    }
  }

  mutating func reduction(_ x: NodeID) throws(OperationError) -> NodeID {
    let rank = graph.shape(x).rank
    var axes = (0..<rank).filter { _ in chance(2) }
    if axes.isEmpty { axes = Array(0..<rank) }
    let keeps = chance(2)
    switch draw(9) {
    case 0, 1: return try graph.sum(x, axes: axes, keepdims: keeps)
    case 2: return try graph.mean(x, axes: axes, keepdims: keeps)
    case 3: return try graph.amax(x, axes: axes, keepdims: keeps)
    case 4: return try graph.amin(x, axes: axes, keepdims: keeps)
    case 5: return try graph.norm(graph.add(x, 0.1), axes: axes, keepdims: keeps)
    case 6: return try graph.logSumExp(x, axes: axes, keepdims: keeps)
    case 7: return try graph.prod(graph.tanh(x), axes: axes, keepdims: keeps)
    default: return try graph.sum(graph.square(x), axes: axes, keepdims: true)
    }
  }

  /// Softmax, layer norm, cross-entropy.
  private mutating func normalized(_ x: NodeID) throws(OperationError) -> NodeID {
    let rank = graph.shape(x).rank
    if rank == 0 { return try graph.tanh(x) }
    let axis = chance(3) ? draw(rank) : rank - 1
    switch draw(4) {
    case 0: return try graph.softmax(x, axis: axis)
    case 1: return try graph.logSoftmax(x, axis: axis)
    case 2:
      let centred = try graph.sub(x, graph.mean(x, axes: [axis], keepdims: true))
      let variance = try graph.mean(graph.square(centred), axes: [axis], keepdims: true)
      let scaled = try graph.div(centred, graph.sqrt(graph.add(variance, 1e-5)))
      let size = graph.shape(x)[rank - 1]
      return try graph.add(graph.mul(scaled, leaf([size])), leaf([size]))
    default:
      let classes = graph.shape(x)[rank - 1]
      let labels = leaf(Array(graph.shape(x).dimensions.dropLast()), below: classes)
      return try graph.crossEntropy(x, labels)
    }
  }
}
