internal import Autodiff
internal import Language
internal import Learning
internal import Notebooks

extension Evaluator {
  func index(_ base: Value, _ indices: [Index], at range: SourceRange, source: Expression) throws
    -> Value
  {
    switch base {
    case .unknown: return .unknown
    case .list(let items):
      if indices.count == 1, let picked = try pick(from: items, indices[0], at: range) {
        return picked
      }
      guard let tensor = try tensorValue(base, at: source.range) else { return .unknown }
      return try index(tensor: tensor, indices, at: range)
    case .runs(let sweep):
      if indices.count == 1,
        let picked = try pick(from: sweep.runs.map { .run($0) }, indices[0], at: range)
      {
        return picked
      }
      throw fail(.notIndexable(base.kindName), at: range)
    case .string(let text):
      if indices.count == 1,
        let picked = try pick(from: text.map { .string(String($0)) }, indices[0], at: range)
      {
        if case .list(let parts) = picked {
          return .string(parts.map { if case .string(let s) = $0 { s } else { "" } }.joined())
        }
        return picked
      }
      throw fail(.notIndexable(base.kindName), at: range)
    case .text(let entries):
      if indices.count == 1,
        let picked = try pick(from: entries.map { .string($0) }, indices[0], at: range)
      {
        if case .list(let parts) = picked {
          return .text(parts.map { if case .string(let s) = $0 { s } else { "" } })
        }
        return picked
      }
      throw fail(.notIndexable(base.kindName), at: range)
    case .series(let series): return try index(tensor: series.tensor, indices, at: range)
    case .tensor(let tensor): return try index(tensor: tensor, indices, at: range)
    case .table(let table): return try table.index(indices, self, at: range)
    case .dataset(let dataset): return try dataset.index(indices, self, at: range)
    case .named, .run, .runPart, .bound, .model, .parameters:
      guard indices.count == 1, case .at(let expression) = indices[0] else {
        throw fail(.notIndexable(base.kindName), at: range)
      }
      guard case .string(let name) = try evaluate(expression) else {
        throw fail(
          .wrongKind(what: "the path", expected: "a string", found: "something else"),
          at: expression.range)
      }
      return try attribute(Identifier(name, expression.range), of: base, source: source)
    default: throw fail(.notIndexable(base.kindName), at: range)
    }
  }

  /// One item, or a slice, of a list on the host.
  private func pick(from items: [Value], _ index: Index, at range: SourceRange) throws -> Value? {
    switch index {
    case .at(let expression):
      let value = try evaluate(expression)
      if value.isUnknown { return .unknown }
      switch value {
      case .number: break
      case .tensor(let tensor) where tensor.shape.rank == 0: break
      default: return nil
      }
      guard let i = try integer(value, at: expression.range, what: "an index") else {
        return .unknown
      }
      let place = i < 0 ? i + items.count : i
      guard items.indices.contains(place) else {
        throw fail(.indexOutOfRange(i, count: items.count), at: expression.range)
      }
      return items[place]
    case .slice(let lower, let upper, let step, _):
      guard let bounds = try slice(lower, upper, step, count: items.count) else {
        return .unknown
      }
      return .list((0..<bounds.count).map { items[bounds.start + $0 * bounds.step] })
    case .ellipsis: return nil
    }
  }

  /// A slice as Python reads it: bounds are clamped to the length.
  func slice(_ lower: Expression?, _ upper: Expression?, _ step: Expression?, count: Int) throws
    -> (start: Int, step: Int, count: Int)?
  {
    func bound(_ expression: Expression?) throws -> Int?? {
      guard let expression else { return .some(nil) }
      let value = try evaluate(expression)
      if case .none = value { return .some(nil) }
      guard let x = try integer(value, at: expression.range, what: "a bound of a slice") else {
        return nil
      }
      return .some(x)
    }
    guard let low = try bound(lower), let high = try bound(upper), let by = try bound(step) else {
      return nil
    }
    let stride = by ?? 1
    guard stride != 0, stride > -(1 << 31), stride < 1 << 31 else {
      throw fail(.badRange, at: step?.range ?? SourceRange(0, 0))
    }
    func clamped(_ x: Int, _ minimum: Int, _ maximum: Int) -> Int {
      min(max(x < 0 ? x + count : x, minimum), maximum)
    }
    if stride > 0 {
      let start = clamped(low ?? 0, 0, count)
      let stop = high.map { clamped($0, 0, count) } ?? count
      return (start, stride, max(0, (stop - start + stride - 1) / stride))
    }
    let start = low.map { clamped($0, -1, count - 1) } ?? count - 1
    let stop = high.map { clamped($0, -1, count - 1) } ?? -1
    return (start, stride, max(0, (start - stop - stride - 1) / -stride))
  }

  // MARK: Tensors

  private func index(tensor: TensorValue, _ indices: [Index], at range: SourceRange) throws
    -> Value
  {
    var current = try session.imported(tensor, into: workspace, at: range)
    var axis = 0
    var lists: [IndexList] = []
    var host = tensor.host
    var consumed = 0
    for index in indices {
      if case .at(let expression) = index, case .none = expression.kind { continue }
      if case .ellipsis = index { continue }
      consumed += 1
    }
    guard consumed <= tensor.shape.rank else {
      throw fail(.operation(.tooManyIndices(consumed, tensor.shape)), at: range)
    }
    for index in indices {
      switch index {
      case .ellipsis:
        axis += tensor.shape.rank - consumed
        host = nil
      case .slice(let lower, let upper, let step, let place):
        let count = workspace.graph.shape(current)[axis]
        guard let bounds = try slice(lower, upper, step, count: count) else { return .unknown }
        let here = axis
        current = try graph(at: place) { graph throws(OperationError) in
          try graph.slice(
            current, axis: here, from: max(0, bounds.start), count: bounds.count, step: bounds.step)
        }
        if case .entries(let entries) = host, tensor.shape.rank == 1 {
          host = .entries((0..<bounds.count).map { entries[bounds.start + $0 * bounds.step] })
        } else {
          host = nil
        }
        axis += 1
      case .at(let expression):
        let value = try evaluate(expression)
        switch value {
        case .unknown: return .unknown
        case .none:
          let here = axis
          current = try graph(at: range) { graph throws(OperationError) in
            try graph.unsqueeze(current, axis: here)
          }
          host = nil
          axis += 1
        case .number:
          guard let i = try integer(value, at: expression.range, what: "an index") else {
            return .unknown
          }
          let shape = workspace.graph.shape(current)
          let size = shape[axis]
          let place = i < 0 ? i + size : i
          guard place >= 0, place < size else {
            throw fail(
              .operation(.indexOutOfRange(i, axis: axis, shape)), at: expression.range)
          }
          let here = axis
          current = try graph(at: range) { graph throws(OperationError) in
            try graph.index(current, axis: here, at: place)
          }
          if case .entries(let entries) = host, tensor.shape.rank == 1 {
            host = .scalar(entries[place])
          } else {
            host = nil
          }
        default:
          guard let places = try tensorValue(value, at: expression.range, what: "an index") else {
            return .unknown
          }
          if places.type.isBoolean {
            guard
              let result = try mask(current, axis: axis, by: places, at: expression.range)
            else { return .unknown }
            current = result
            axis += 1
          } else if places.shape.rank == 0, let x = places.hostScalar {
            let here = axis
            let shape = workspace.graph.shape(current)
            guard x == x.rounded(), Swift.abs(x) < 1e15 else {
              throw fail(.notWhole(what: "an index", x), at: expression.range)
            }
            let i = Int(x)
            let place = i < 0 ? i + shape[axis] : i
            guard place >= 0, place < shape[axis] else {
              throw fail(.operation(.indexOutOfRange(i, axis: axis, shape)), at: expression.range)
            }
            current = try graph(at: range) { graph throws(OperationError) in
              try graph.index(current, axis: here, at: place)
            }
          } else {
            // Its axis stays until all others are done.
            lists.append(
              IndexList(
                axis: axis,
                node: try list(places, size: workspace.graph.shape(current)[axis], expression.range)
              ))
            axis += 1
          }
          host = nil
        }
      }
    }
    if !lists.isEmpty { current = try pick(lists, of: current, at: range) }
    return .tensor(TensorValue(current, workspace, host: host))
  }

  /// A list of places along an axis.
  private struct IndexList {
    var axis: Int
    var node: NodeID
  }

  /// Its node, with the places of a list of numbers counted from the start.
  private func list(_ places: TensorValue, size: Int, _ range: SourceRange) throws -> NodeID {
    if case .entries(let entries) = places.host, places.shape.rank == 1,
      entries.contains(where: { $0 < 0 && $0 >= -Double(size) })
    {
      let counted = entries.map { $0 < 0 ? $0 + Double(size) : $0 }
      return try leaf(entries: counted, shape: [counted.count], at: range).node
    }
    return try session.imported(places, into: workspace, at: range)
  }

  /// One list picks along its axis. Several are taken in pairs, as NumPy does: their axes become one,
  /// where the first stands if they stand side by side, else in front.
  private func pick(_ lists: [IndexList], of node: NodeID, at range: SourceRange) throws -> NodeID {
    if lists.count == 1 {
      return try graph(at: range) { graph throws(OperationError) in
        try graph.gather(node, at: lists[0].node, axis: lists[0].axis)
      }
    }
    let adjacent = zip(lists, lists.dropFirst()).allSatisfy { $0.axis + 1 == $1.axis }
    let first = adjacent ? lists[0].axis : 0
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
      // Places in the axes as one; what lies outside of any of them lies outside of it.
      var place = graph.constant(0)
      var isInside = graph.constant(1)
      for (list, size) in zip(lists, chosen) {
        let zero = graph.constant(0)
        let end = graph.constant(Double(size))
        let counted = try graph.select(
          graph.lt(list.node, zero), graph.add(list.node, end), list.node)
        isInside = try graph.and(
          isInside, graph.and(graph.ge(counted, zero), graph.lt(counted, end)))
        isInside = try graph.and(isInside, graph.eq(graph.floor(counted), counted))
        place = try graph.add(graph.mul(place, end), counted)
      }
      let index = try graph.select(isInside, place, graph.constant(-1))
      let flat = try graph.reshape(
        rows, Array(sizes[..<first]) + [count] + Array(sizes[(first + lists.count)...]))
      return try graph.gather(flat, at: index, axis: first)
    }
  }

  /// The entries where a mask holds: their count must be known. A mask of several axes selects
  /// among the entries of all of them, in row-major order.
  private func mask(_ node: NodeID, axis: Int, by mask: TensorValue, at range: SourceRange) throws
    -> NodeID?
  {
    let shape = workspace.graph.shape(node)
    let rank = mask.shape.rank
    guard rank > 0, axis + rank <= shape.rank,
      Array(shape.dimensions[axis..<(axis + rank)]) == mask.shape.dimensions
    else {
      throw fail(.operation(.unequalShapes("a mask", [shape, mask.shape])), at: range)
    }
    if model != nil { throw fail(.notKnownWhenBuilt("a selection of rows"), at: range) }
    guard mayCompute, mask.isKnown else { return nil }
    let entries = try session.tensor(mask, at: range)
    var places: [Double] = []
    for i in 0..<entries.count where entries[i] != 0 { places.append(Double(i)) }
    let index = try leaf(entries: places, shape: [places.count], at: range).node
    let sizes = shape.dimensions[..<axis] + [mask.shape.count] + shape.dimensions[(axis + rank)...]
    return try graph(at: range) { graph throws(OperationError) in
      let rows = rank == 1 ? node : try graph.reshape(node, Array(sizes))
      return try graph.gather(rows, at: index, axis: axis)
    }
  }
}
