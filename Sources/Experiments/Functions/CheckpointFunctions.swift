internal import Autodiff
internal import Language
internal import Notebooks

/// Trading time for memory.
enum CheckpointFunctions {
  static let all: [HostFunction] = [checkpoint]

  static let checkpoint = HostFunction(
    "checkpoint", usage: "checkpoint(block, x, …)",
    summary:
      "block(x, …), whose inner values are computed again for the backward pass, not kept for it."
  ) { evaluator, call in
    var rest = call.arguments
    guard
      let place = rest.firstIndex(where: { $0.keyword?.name == "block" })
        ?? rest.firstIndex(where: { $0.keyword == nil })
    else {
      throw evaluator.fail(.missingArgument("block", function: "checkpoint"), at: call.range)
    }
    let first = rest.remove(at: place)
    let block = try evaluator.evaluate(first.value)
    let arguments = try evaluator.evaluate(arguments: rest)
    if block.isUnknown { return .unknown }
    guard case .function(let function) = block else {
      throw evaluator.fail(
        .wrongKind(
          what: "block of checkpoint", expected: "a function", found: block.kindName),
        at: first.value.range)
    }
    let start = evaluator.workspace.graph.count
    let value = try evaluator.apply(function, arguments, at: call.range)
    return try evaluator.checkpointed(value, since: start, at: call.range)
  }
}

extension Evaluator {
  /// A result whose nodes from number `start` on are computed again for the backward pass.
  fileprivate func checkpointed(_ value: Value, since start: Int, at range: SourceRange) throws
    -> Value
  {
    switch value {
    case .tensor(let tensor) where tensor.workspace === workspace:
      let node = try graph(at: range) { graph throws(OperationError) in
        try graph.checkpoint(tensor.node, since: start)
      }
      return .tensor(TensorValue(node, workspace, host: tensor.host))
    case .list(let items):
      return .list(try checkpointed(items, since: start, at: range))
    default:
      return value
    }
  }

  /// Several results are one for as long as they are checkpointed, so that what they have in
  /// common is computed again only once.
  private func checkpointed(_ items: [Value], since start: Int, at range: SourceRange) throws
    -> [Value]
  {
    var result = items
    var tensors: [(place: Int, tensor: TensorValue)] = []
    for (place, item) in items.enumerated() {
      switch item {
      case .tensor(let tensor) where tensor.workspace === workspace && !tensor.type.isBoolean:
        tensors.append((place, tensor))
      default: result[place] = try checkpointed(item, since: start, at: range)
      }
    }
    guard tensors.count > 1 else {
      for (place, tensor) in tensors {
        result[place] = try checkpointed(.tensor(tensor), since: start, at: range)
      }
      return result
    }
    let nodes = try graph(at: range) { graph throws(OperationError) in
      var flat: [NodeID] = []
      for (_, tensor) in tensors {
        flat.append(try graph.reshape(tensor.node, [graph.shape(tensor.node).count]))
      }
      let joined = try graph.checkpoint(graph.concat(flat, axis: 0), since: start)
      var parts: [NodeID] = []
      var first = 0
      for (_, tensor) in tensors {
        let shape = graph.shape(tensor.node)
        let part = try graph.slice(joined, axis: 0, from: first, count: shape.count)
        parts.append(try graph.reshape(part, to: shape))
        first += shape.count
      }
      return parts
    }
    for ((place, tensor), node) in zip(tensors, nodes) {
      result[place] = .tensor(TensorValue(node, workspace, host: tensor.host))
    }
    return result
  }
}
