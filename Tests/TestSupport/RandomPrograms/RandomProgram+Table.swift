import Autodiff

/// Every operation of the table, over what is there in the shapes of its samples.
extension RandomProgram {
  mutating func sampled() -> NodeID? {
    let all = OperationTable.all + OperationTable.operators
    let operation = all[draw(all.count)]
    let sample = operation.samples[draw(operation.samples.count)]
    var values: [ArgumentValue] = []
    for parameter in operation.signature.parameters {
      let given = sample.arguments.first { $0.name == parameter.name }?.value
      guard let value = argument(parameter, given), !isTooLarge(value) else { return nil }
      values.append(value)
    }
    let arguments = ArgumentList(
      signature: operation.signature, values: values,
      key: RandomKey(seed: 3).folding(graph.count))
    switch try? operation.build(&graph, arguments) {
    case .one(let node): return node
    case .many(let nodes): return nodes.isEmpty ? nil : nodes[draw(nodes.count)]
    case nil: return nil
    }
  }

  private func isTooLarge(_ value: ArgumentValue) -> Bool {
    if case .tensor(let node) = value { graph.shape(node).count > scale.entries } else { false }
  }

  /// What the sample gives, its tensors made of what is there.
  private mutating func argument(_ parameter: Signature.Parameter, _ value: Sample.Value?)
    -> ArgumentValue?
  {
    switch value {
    case nil: return parameter.initial
    case .constant(let constant):
      guard parameter.kind == .tensor, case .real(let number) = constant else { return constant }
      return .tensor(graph.constant(number))
    case .tensor(let dims, let range): return (try? fitted(dims, range)).map { .tensor($0) }
    case .entries(let dims, let entries):
      return .tensor(leaf(dims, .given(entries, isTrainable: true)))
    case .fixed(let dims, let entries):
      return .tensor(leaf(dims, .given(entries, isTrainable: false)))
    case .tensors(let shapes):
      var nodes: [NodeID] = []
      for dims in shapes { if let node = try? fitted(dims, -1...1) { nodes.append(node) } }
      return nodes.count == shapes.count ? .tensors(nodes) : nil
    }
  }

  /// As many entries of what is there in another shape, and nearly always within a range.
  private mutating func fitted(_ dims: [Int], _ range: ClosedRange<Double>)
    throws(OperationError) -> NodeID
  {
    let count = dims.reduce(1, *)
    let x = pick()
    let there = graph.shape(x).count
    guard there >= count else { return leaf(dims) }
    let row = try graph.reshape(x, [there])
    let step = 1 + draw(max(1, there / max(count, 1)))
    let from = draw(there - max(count - 1, 0) * step)
    let part = try graph.slice(row, axis: 0, from: from, count: count, step: step)
    let turned = try graph.reshape(part, dims)
    if chance(6) { return turned }
    let half = (range.upperBound - range.lowerBound) / 2
    return try graph.add(graph.mul(graph.tanh(turned), half), range.lowerBound + half)
  }
}
