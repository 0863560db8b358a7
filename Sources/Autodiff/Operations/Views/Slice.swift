/// Every so many entries along each axis; a negative step goes backwards.
package enum Slice: Primitive {
  package static let name = "slice"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .view }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  {
    guard case .slice(let starts, let steps, let sizes) = attributes else {
      preconditionFailure("slice has starts, steps and sizes")
    }
    let from = inputs[0].shape
    guard starts.count == from.rank else { throw .tooManyIndices(starts.count, from) }
    for axis in 0..<from.rank where sizes[axis] > 0 {
      let last = starts[axis] + (sizes[axis] - 1) * steps[axis]
      for index in [starts[axis], last] where index < 0 || index >= from[axis] {
        throw .indexOutOfRange(index, axis: axis, from)
      }
    }
    return TensorType(try Shape(sizes), isBoolean: inputs[0].isBoolean)
  }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] {
    guard case .slice(let starts, let steps, let sizes) = graph.attributes(of: node) else {
      return [nil]
    }
    let from = graph.shape(graph[node].inputs[0])
    let backwards = steps.indices.filter { steps[$0] < 0 && sizes[$0] > 1 }
    var before: [Int] = []
    var after: [Int] = []
    var between: [Int] = []
    for axis in 0..<from.rank {
      let size = sizes[axis]
      let step = size > 1 ? abs(steps[axis]) : 1
      let reach = max(size - 1, 0) * step
      let first = size == 0 ? 0 : steps[axis] < 0 ? starts[axis] - reach : starts[axis]
      before.append(first)
      between.append(step - 1)
      after.append(from[axis] - first - (size == 0 ? 0 : reach + 1))
    }
    let forwards = try graph.flip(adjoint, axes: backwards)
    return [try graph.pad(forwards, before: before, after: after, between: between)]
  }
}

extension Graph {
  /// - Parameters: one start (from 0), step (not 0) and size for each axis.
  package mutating func slice(_ x: NodeID, starts: [Int], steps: [Int], sizes: [Int])
    throws(OperationError) -> NodeID
  {
    let from = shape(x)
    // Of one entry no step is taken, however far it would go.
    let steps = zip(steps, sizes).map { $1 > 1 ? $0 : 1 }
    let isWhole = steps.allSatisfy { $0 == 1 } && sizes == from.dimensions
    return isWhole
      ? x : try append(Slice.self, [x], .slice(starts: starts, steps: steps, sizes: sizes))
  }

  /// A run of entries along one axis, everything along the others.
  package mutating func slice(_ x: NodeID, axis: Int, from start: Int, count: Int, step: Int = 1)
    throws(OperationError) -> NodeID
  {
    let from = shape(x)
    let axis = try from.axis(axis)
    var starts = [Int](repeating: 0, count: from.rank)
    var steps = [Int](repeating: 1, count: from.rank)
    var sizes = from.dimensions
    starts[axis] = start
    steps[axis] = step
    sizes[axis] = count
    return try slice(x, starts: starts, steps: steps, sizes: sizes)
  }

  /// The entries at one place of an axis, which is dropped; negative places count from the end.
  package mutating func index(_ x: NodeID, axis: Int = 0, at place: Int) throws(OperationError)
    -> NodeID
  {
    let from = shape(x)
    let axis = try from.axis(axis)
    guard place >= -from[axis], place < from[axis] else {
      throw .indexOutOfRange(place, axis: axis, from)
    }
    let start = place < 0 ? place + from[axis] : place
    let run = try slice(x, axis: axis, from: start, count: 1)
    return try reshape(run, to: from.removing(axis: axis))
  }

  /// Reverses the order of the entries along axes.
  package mutating func flip(_ x: NodeID, axes: [Int]) throws(OperationError) -> NodeID {
    let from = shape(x)
    var starts = [Int](repeating: 0, count: from.rank)
    var steps = [Int](repeating: 1, count: from.rank)
    for axis in try from.axes(axes) where from[axis] > 1 {
      starts[axis] = from[axis] - 1
      steps[axis] = -1
    }
    return try slice(x, starts: starts, steps: steps, sizes: from.dimensions)
  }
}
