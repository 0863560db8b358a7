/// Tensors one behind the other along an axis.
package enum ConcatFunction: Operation {
  package static let signature = Signature(
    "concat", [.init("tensors", .tensors), .init("axis", .integer, .integer(0), aliases: ["dim"])],
    aliases: ["cat", "concatenate"], summary: "Tensors one behind the other along an axis.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(
      try graph.concat(
        graph.withoutEmptyLists(arguments.tensors("tensors")), axis: arguments.integer("axis")))
  }

  package static let samples = [
    Sample([("tensors", .tensors([[2, 3], [1, 3]]))]),
    Sample([("tensors", .tensors([[2, 1], [2, 3], [2, 2]])), ("axis", .constant(.integer(-1)))]),
    Sample([("tensors", .tensors(Array(repeating: [2], count: 19)))]),
    Sample([("tensors", .tensors([[0], [2, 3]])), ("axis", .constant(.integer(1)))]),
  ]
}

/// Tensors of one shape along a new axis.
package enum StackFunction: Operation {
  package static let signature = Signature(
    "stack", [.init("tensors", .tensors), .init("axis", .integer, .integer(0), aliases: ["dim"])],
    summary: "Tensors of one shape along a new axis.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    .one(try graph.stack(arguments.tensors("tensors"), axis: arguments.integer("axis")))
  }

  package static let samples = [
    Sample([("tensors", .tensors([[2, 3], [2, 3]]))]),
    Sample([("tensors", .tensors([[2], [2], [2]])), ("axis", .constant(.integer(-1)))]),
  ]
}

/// A tensor with values behind it; without an axis both are flattened.
package enum Append: Operation {
  package static let signature = Signature(
    "append", [.init("x", .tensor, aliases: ["input"]), .init("values", .tensor), .oneAxis],
    summary: "A tensor with values behind it; without an axis both are flattened.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    let parts = [arguments.tensor("x"), arguments.tensor("values")]
    if let axis = arguments.optionalInteger("axis") {
      return .one(try graph.concat(graph.withoutEmptyLists(parts), axis: axis))
    }
    var flat: [NodeID] = []
    for part in parts { flat.append(try graph.reshape(part, [-1])) }
    return .one(try graph.concat(flat, axis: 0))
  }

  package static let samples = [
    Sample([("x", .tensor([3])), ("values", .tensor([]))]),
    Sample([
      ("x", .tensor([2, 3])), ("values", .tensor([1, 3])), ("axis", .constant(.integer(0))),
    ]),
  ]
}

/// Pieces of one size (the last may be shorter) or of given sizes along an axis.
package enum Split: Operation {
  package static let signature = Signature(
    "split",
    [
      .init("x", .tensor, aliases: ["input"]),
      .init("sizes", .integers, aliases: ["split_size_or_sections"]),
      .init("axis", .integer, .integer(0), aliases: ["dim"]),
    ], summary: "Pieces of one size, or of given sizes, along an axis.")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    let x = arguments.tensor("x")
    let axis = try graph.shape(x).axis(arguments.integer("axis"))
    let n = graph.shape(x)[axis]
    var sizes = arguments.integers("sizes") ?? []
    if case .integer(let size) = arguments["sizes"] {
      guard size > 0 else {
        throw .badArgument("split", parameter: "sizes", expected: "a positive number or a list")
      }
      sizes = stride(from: 0, to: n, by: size).map { min(size, n - $0) }
    }
    guard sizes.allSatisfy({ $0 >= 0 && $0 <= n }), sizes.reduce(0, +) == n else {
      throw .badArgument("split", parameter: "sizes", expected: "sizes that add up to \(n)")
    }
    var parts: [NodeID] = []
    var start = 0
    for size in sizes {
      parts.append(try graph.slice(x, axis: axis, from: start, count: size))
      start += size
    }
    return .many(parts)
  }

  package static let samples = [
    Sample([("x", .tensor([5, 2])), ("sizes", .constant(.integer(2)))]),
    Sample([
      ("x", .tensor([2, 5])), ("sizes", .constant(.integers([1, 4]))),
      ("axis", .constant(.integer(1))),
    ]),
  ]
}

extension Graph {
  /// Empty lists go with tensors of any shape, as in PyTorch, so that a loop can begin with one.
  fileprivate func withoutEmptyLists(_ tensors: [NodeID]) -> [NodeID] {
    let full = tensors.filter { shape($0).dimensions != [0] }
    return full.isEmpty ? tensors : full
  }
}
