import Autodiff

/// Operations with kernels of their own, and parts that are computed again.
extension RandomProgram {
  mutating func joined(_ x: NodeID) throws(OperationError) -> NodeID {
    let rank = graph.shape(x).rank
    if rank == 0 { return try graph.stack([x, pick(), x].filter { graph.shape($0).rank == 0 }) }
    let axis = draw(rank)
    let other = pick()
    guard graph.shape(other) == graph.shape(x), chance(2) else {
      return try graph.concat([x, graph.flip(x, axes: [axis])], axis: axis)
    }
    return chance(2)
      ? try graph.concat([x, other], axis: axis) : try graph.stack([x, other], axis: axis)
  }

  mutating func indexed(_ x: NodeID) throws(OperationError) -> NodeID {
    let shape = graph.shape(x)
    if shape.rank == 0 { return try graph.tanh(x) }
    let axis = draw(shape.rank)
    switch draw(6) {
    case 0: return try graph.cumsum(graph.mul(x, 0.1), axis: axis)
    case 1:
      let order = try graph.argsort(x, axis: axis, descending: chance(2))
      return try graph.takeAlongAxis(x, order, axis: axis)
    case 2:
      let best = try chance(2) ? graph.argmax(x, axis: axis) : graph.argmin(x, axis: axis)
      return try graph.mul(best, 0.01)
    case 3:
      return try graph.gather(x, at: leaf([1 + draw(12)], below: shape[axis]), axis: axis)
    case 4:
      let size = 1 + draw(9)
      return try graph.scatterAdd(x, at: leaf([shape[axis]], below: size), axis: axis, size: size)
    default:
      let place = draw(shape[axis])
      return try graph.index(x, axis: axis, at: place)
    }
  }

  mutating func image(_ x: NodeID) throws(OperationError) -> NodeID {
    let shape = graph.shape(x)
    guard shape.rank >= 2 else { return try graph.tanh(x) }
    let height = shape[shape.rank - 2]
    let width = shape[shape.rank - 1]
    let channels = shape.rank > 2 ? shape[shape.rank - 3] : 1
    let images = shape.count / max(height * width * channels, 1)
    let image = try graph.reshape(x, [images, channels, height, width])
    let side = [1 + draw(min(3, height)), 1 + draw(min(3, width))]
    let stride = [1 + draw(2), 1 + draw(2)]
    let padding = side.map { draw($0 / 2 + 1) }
    if chance(2) {
      return try graph.append(MaxPool2D.self, [image], .integers(side + stride + padding + [1, 1]))
    }
    let groups = channels > 1 && channels < 40 && chance(3) ? channels : 1
    let out = groups * (1 + draw(5))
    let weight = leaf([out, channels / groups] + side)
    guard image != weight, graph.shape(image).count * out * 9 <= scale.work else {
      return try graph.tanh(x)
    }
    let result = try graph.append(
      Convolution2D.self, [image, weight], .integers(stride + padding + [1, 1, groups]))
    return try graph.add(result, graph.reshape(leaf([out]), [1, out, 1, 1]))
  }

  /// Some steps whose inner values are computed again for the backward pass.
  mutating func part() throws(OperationError) -> NodeID {
    let start = graph.count
    let outside = pool
    for _ in 0..<(2 + draw(4)) {
      let node = scale.isOdd && chance(2) ? oddStep() : step()
      if let node { pool.append(node) }
    }
    guard let last = pool.last, Int(last.index) >= start else { return pick() }
    // Sometimes others read what is inside.
    if !chance(3) { pool = outside }
    return try graph.checkpoint(last, since: start)
  }

  mutating func drawnNumbers(_ x: NodeID) throws(OperationError) -> NodeID {
    let key = RandomKey(seed: 5).folding(graph.count)
    let noise =
      chance(2)
      ? graph.randomUniform(graph.shape(x), key: key)
      : graph.randomNormal(graph.shape(x), key: key)
    return try graph.mul(x, graph.gt(noise, graph.constant(0.2)))
  }
}
