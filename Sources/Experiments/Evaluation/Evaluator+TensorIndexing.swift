internal import Autodiff
internal import Language
internal import Notebooks

/// The subscript of a tensor.
extension Evaluator {
  /// What stands between two commas, evaluated.
  private enum Place {
    case slice(Expression?, Expression?, Expression?, SourceRange)
    case ellipsis
    case newAxis
    case number(Int, SourceRange)
    case list(TensorValue, SourceRange)

    /// How many axes it is about.
    var axisCount: Int {
      switch self {
      case .ellipsis, .newAxis: 0
      case .list(let places, _) where places.type.isBoolean: max(1, places.shape.rank)
      case .slice, .number, .list: 1
      }
    }
  }

  private func place(_ index: Index) throws -> Place? {
    switch index {
    case .ellipsis: return .ellipsis
    case .slice(let lower, let upper, let step, let range):
      return .slice(lower, upper, step, range)
    case .at(let expression):
      let value = try evaluate(expression)
      switch value {
      case .none: return .newAxis
      case .number: break
      case .tensor(let tensor) where tensor.hostScalar != nil && !tensor.type.isBoolean: break
      default:
        return try tensorValue(value, at: expression.range, what: "an index")
          .map { .list($0, expression.range) }
      }
      return try integer(value, at: expression.range, what: "an index")
        .map { .number($0, expression.range) }
    }
  }

  func index(tensor: TensorValue, _ indices: [Index], at range: SourceRange) throws -> Value {
    var current = try session.imported(tensor, into: workspace, at: range)
    var places: [Place] = []
    for index in indices {
      guard let place = try place(index) else { return .unknown }
      places.append(place)
    }
    let axisCount = places.reduce(0) { $0 + $1.axisCount }
    guard axisCount <= tensor.shape.rank else {
      throw fail(.operation(.tooManyIndices(axisCount, tensor.shape)), at: range)
    }
    var axis = 0
    var lists: [IndexList] = []
    var host = tensor.shape.rank == 1 ? tensor.host : nil
    for place in places {
      let here = axis
      let shape = workspace.graph.shape(current)
      let node = current
      switch place {
      case .ellipsis:
        axis += tensor.shape.rank - axisCount
        host = nil
      case .newAxis:
        current = try graph(at: range) { graph throws(OperationError) in
          try graph.unsqueeze(node, axis: here)
        }
        host = nil
        axis += 1
      case .slice(let lower, let upper, let step, let range):
        guard let bounds = try slice(lower, upper, step, count: shape[axis]) else {
          return .unknown
        }
        current = try graph(at: range) { graph throws(OperationError) in
          try graph.slice(
            node, axis: here, from: max(0, bounds.start), count: bounds.count, step: bounds.step)
        }
        if case .entries(let entries) = host {
          host = .entries((0..<bounds.count).map { entries[bounds.start + $0 * bounds.step] })
        }
        axis += 1
      case .number(let i, let place):
        let counted = i < 0 ? i + shape[axis] : i
        guard counted >= 0, counted < shape[axis] else {
          throw fail(.operation(.indexOutOfRange(i, axis: axis, shape)), at: place)
        }
        current = try graph(at: range) { graph throws(OperationError) in
          try graph.index(node, axis: here, at: counted)
        }
        if case .entries(let entries) = host { host = .scalar(entries[counted]) }
      case .list(let places, let range):
        // Its axis stays until all others are done.
        if places.type.isBoolean {
          guard let chosen = try mask(&current, axis: axis, by: places, at: range) else {
            return .unknown
          }
          lists.append(IndexList(axis: axis, places: chosen, node: chosen.node, range: range))
        } else {
          let node = try counted(places, size: shape[axis], at: range)
          lists.append(IndexList(axis: axis, places: places, node: node, range: range))
        }
        host = nil
        axis += 1
      }
    }
    if !lists.isEmpty { current = try pick(lists, of: current, at: range) }
    return .tensor(TensorValue(current, workspace, host: host))
  }
}
