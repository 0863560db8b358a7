import Autodiff

/// Losses, gradients, and parameters that get new values while others read the old ones.
extension RandomProgram {
  mutating func train() {
    guard let loss = try? loss() else { return }
    var chosen = parameters.filter { _ in !chance(4) }
    if chosen.isEmpty { chosen = [parameters[draw(parameters.count)]] }
    guard var gradients = try? graph.derivative(of: loss, by: chosen.map(\.node)).gradients
    else { return }
    if chance(scale.isOdd ? 3 : 8), let second = try? slopes(of: gradients, by: chosen.map(\.node))
    {
      gradients = second
    }
    for gradient in gradients where chance(2) { statistics.append(gradient) }
    if chance(scale.isOdd ? 6 : 2) { guardNode = loss }
    if chance(2) { write(loss, slot: addSlot(shape: nil)) }
    if chance(3), let scaled = try? clipped(gradients) { gradients = scaled }
    let rate = chance(2) ? leaf([]) : graph.constant(0.05)
    for (parameter, gradient) in zip(chosen, gradients) {
      try? update(parameter, gradient, rate: rate)
    }
    for gradient in gradients where chance(5) { write(gradient, slot: addSlot(shape: nil)) }
  }

  /// Of several nodes, so that most of the graph counts; no entry makes it infinite.
  private mutating func loss() throws(OperationError) -> NodeID {
    var total = try graph.mean(graph.tanh(pool[pool.count - 1]))
    for _ in 0..<(1 + draw(4)) {
      total = try graph.add(total, graph.mean(graph.square(graph.tanh(pick()))))
    }
    return total
  }

  private mutating func slopes(of gradients: [NodeID], by leaves: [NodeID])
    throws(OperationError) -> [NodeID]
  {
    var total = graph.constant(0)
    for gradient in gradients {
      total = try graph.add(total, graph.sum(graph.tanh(gradient)))
    }
    return try graph.derivative(of: total, by: leaves).gradients
  }

  private mutating func clipped(_ gradients: [NodeID]) throws(OperationError) -> [NodeID] {
    var total = graph.constant(0)
    for gradient in gradients { total = try graph.add(total, graph.sum(graph.square(gradient))) }
    let factor = try graph.minimum(graph.div(1.5, graph.add(graph.sqrt(total), 1e-6)), 1)
    var result: [NodeID] = []
    for gradient in gradients { result.append(try graph.mul(gradient, factor)) }
    return result
  }

  private mutating func update(
    _ parameter: (node: NodeID, slot: Int), _ gradient: NodeID, rate: NodeID
  ) throws(OperationError) {
    let (w, slot) = parameter
    let step = try graph.mul(rate, gradient)
    var new = try graph.sub(w, step)
    var old: Int?
    switch draw(10) {
    case 0, 1: break
    case 2, 3:
      let (m, place) = state(like: w)
      let moment = try graph.add(graph.mul(m, 0.9), gradient)
      write(moment, slot: place)
      new = try graph.sub(w, graph.mul(rate, moment))
    case 4, 5:
      let (m, first) = state(like: w)
      let (v, second) = state(like: w)
      let mean = try graph.add(graph.mul(m, 0.9), graph.mul(gradient, 0.1))
      let square = try graph.add(graph.mul(v, 0.99), graph.mul(graph.square(gradient), 0.01))
      new = try graph.sub(
        w, graph.mul(rate, graph.div(mean, graph.add(graph.sqrt(graph.abs(square)), 1e-3))))
      write(square, slot: second)
      write(mean, slot: first)
    case 6:
      // The state is the old value itself.
      let (before, place) = state(like: w)
      new = try graph.add(new, graph.mul(graph.sub(w, before), 0.5))
      if chance(2) { write(w, slot: place) } else { old = place }
    case 7:
      let (a, first) = state(like: w)
      let (b, second) = state(like: w)
      new = try graph.add(new, graph.mul(a, 0.1))
      write(b, slot: first)
      write(chance(2) ? a : w, slot: second)
    case 8:
      // Another arrangement of the old or the new value.
      let turned = chance(2) ? w : new
      new =
        graph.shape(w).rank == 0
        ? turned : try graph.flip(turned, axes: [draw(graph.shape(w).rank)])
    default: write(new, slot: addSlot(shape: nil))
    }
    write(new, slot: slot)
    if let old { write(w, slot: old) }
    if chance(3) {
      // Readers of the old and of the new value behind it.
      pool.append(try graph.mul(w, new))
      pool.append(try graph.sum(new))
    }
  }

  private mutating func state(like w: NodeID) -> (node: NodeID, slot: Int) {
    let node = leaf(graph.shape(w).dimensions)
    return (node, slots.count - 1)
  }
}
