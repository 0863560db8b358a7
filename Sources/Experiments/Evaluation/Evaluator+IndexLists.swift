internal import Autodiff
internal import Language
internal import Notebooks

/// Lists of places and masks in the subscript of a tensor.
extension Evaluator {
  /// A list of places along an axis.
  struct IndexList {
    var axis: Int
    /// As they were given.
    var places: TensorValue
    /// Counted from the start.
    var node: NodeID
    var range: SourceRange
  }

  /// Places before 0 count from the end; what lies outside stays as it is, to be named as it was
  /// written.
  func counted(_ places: TensorValue, size: Int, at range: SourceRange) throws -> NodeID {
    let node = try session.imported(places, into: workspace, at: range)
    if case .entries(let entries) = places.host, entries.allSatisfy({ $0 >= 0 }) { return node }
    return try graph(at: range) { graph throws(OperationError) in
      let isFromEnd = try graph.and(
        graph.lt(node, graph.constant(0)), graph.ge(node, graph.constant(-Double(size))))
      return try graph.select(isFromEnd, graph.add(node, graph.constant(Double(size))), node)
    }
  }

  /// The places again, each looked up along its axis, so that one outside of it is found there.
  private func within(_ list: IndexList, size: Int) throws -> NodeID {
    if case .entries(let entries) = list.places.host,
      entries.allSatisfy({ abs($0 + 0.5) < Double(size) && $0 == $0.rounded() })
    {
      return list.node
    }
    return try graph(at: list.range) { graph throws(OperationError) in
      try graph.gather(graph.iota(Shape([size])), at: list.node)
    }
  }

  /// One list picks along its axis. Several are taken in pairs, as NumPy does: their axes become one,
  /// where the first stands if they stand side by side, else in front.
  func pick(_ lists: [IndexList], of node: NodeID, at range: SourceRange) throws -> NodeID {
    if lists.count == 1 {
      return try graph(at: range) { graph throws(OperationError) in
        try graph.gather(node, at: lists[0].node, axis: lists[0].axis)
      }
    }
    let adjacent = zip(lists, lists.dropFirst()).allSatisfy { $0.axis + 1 == $1.axis }
    let first = adjacent ? lists[0].axis : 0
    let sizes = workspace.graph.shape(node).dimensions
    let lookups = try lists.map { try within($0, size: sizes[$0.axis]) }
    let precision = session.precision
    return try graph(at: range) { graph throws(OperationError) in
      var rows = node
      if !adjacent {
        for (place, list) in lists.enumerated() {
          rows = try graph.moveAxis(rows, from: list.axis, to: place)
        }
      }
      let sizes = graph.shape(rows).dimensions
      let chosen = sizes[first..<first + lists.count]
      let count = chosen.reduce(1, *)
      guard precision == .float64 || count <= 1 << 24 else {
        throw .badArgument(
          "an index", parameter: "the lists",
          expected: "of axes with at most \(1 << 24) entries together in float32")
      }
      // Places in the axes as one.
      var index = graph.constant(0)
      for (lookup, size) in zip(lookups, chosen) {
        index = try graph.add(graph.mul(index, graph.constant(Double(size))), lookup)
      }
      let flat = try graph.reshape(
        rows, Array(sizes[..<first]) + [count] + Array(sizes[(first + lists.count)...]))
      return try graph.gather(flat, at: index, axis: first)
    }
  }

  /// The places where a mask holds: their count must be known. The axes of a mask of several become
  /// one, in row-major order.
  func mask(
    _ node: inout NodeID, axis: Int, by mask: TensorValue, at range: SourceRange
  ) throws -> TensorValue? {
    let shape = workspace.graph.shape(node)
    let rank = mask.shape.rank
    guard rank > 0, axis + rank <= shape.rank,
      Array(shape.dimensions[axis..<(axis + rank)]) == mask.shape.dimensions
    else {
      throw fail(.operation(.unequalShapes("a mask", [shape, mask.shape])), at: range)
    }
    guard let entries = try entries(of: mask, at: range, what: "a selection of rows") else {
      return nil
    }
    let sizes = shape.dimensions[..<axis] + [mask.shape.count] + shape.dimensions[(axis + rank)...]
    let whole = node
    node = try graph(at: range) { graph throws(OperationError) in
      rank == 1 ? whole : try graph.reshape(whole, Array(sizes))
    }
    let places = entries.indices.filter { entries[$0] != 0 }
    return try leaf(entries: places.map { Double($0) }, shape: [places.count], at: range)
  }
}
