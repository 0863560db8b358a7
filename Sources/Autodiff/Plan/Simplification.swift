/// The part of a graph that its roots need, after folding of constants, common subexpressions
/// and identities. Derivatives have been built by then, so no leaf needs to stay apart.
struct Simplification {
  var graph: Graph
  /// For each node of the old graph its node in the new one, or -1 where no root needs it.
  private(set) var map: [Int32]
  /// Places of nodes in the new graph by what they compute.
  private var known: PlaceTable

  init(_ old: Graph, roots: [NodeID]) {
    graph = Graph(attributesOf: old)
    known = PlaceTable()
    map = [Int32](repeating: -1, count: old.count)
    var needed = [Bool](repeating: false, count: old.count)
    for root in roots { needed[Int(root.index)] = true }
    for index in (0..<old.count).reversed() where needed[index] {
      for input in old[NodeID(index)].inputs { needed[Int(input.index)] = true }
    }
    let turned = TurnedProducts(old, needed: needed, roots: roots)
    let count = needed.count { $0 }
    graph.reserveCapacity(count)
    known = PlaceTable(capacity: count)
    for index in 0..<old.count where needed[index] {
      let node = old[NodeID(index)]
      graph.origin = node.origin
      let inputs = node.inputs.mapped { NodeID(Int(map[Int($0.index)])) }
      let id = NodeID(index)
      map[index] =
        if turned.contains(id) {
          turnedProduct(node, inputs).index
        } else if turned.isUndone(node, at: id) {
          inputs[0].index
        } else {
          add(node, inputs).index
        }
    }
  }

  subscript(old: NodeID) -> NodeID { NodeID(Int(map[Int(old.index)])) }

  mutating func add(_ node: Node, _ inputs: Inputs) -> NodeID {
    if let same = identity(node, inputs) { return same }
    if let value = foldedConstant(node, inputs) { return constant(value, node.type) }
    if case .reduction = node.operation.primitive.form {
      return reduction(node, inputs[0])
    }
    return unique(node.operation, node.type, inputs, attributesAt: node.attributes)
  }

  mutating func unique(
    _ operation: PrimitiveID, _ type: TensorType, _ inputs: [NodeID], _ attributes: Attributes
  ) -> NodeID {
    unique(operation, type, Inputs(inputs), attributesAt: graph.intern(attributes))
  }

  private mutating func unique(
    _ operation: PrimitiveID, _ type: TensorType, _ inputs: Inputs, attributesAt attributes: Int32
  ) -> NodeID {
    let node = Node(
      operation: operation, type: type, inputs: inputs, attributes: attributes, origin: .none)
    let hash = node.hashOfComputation
    let same = known.find(hash) { graph.nodes[$0].computesSame(as: node) }
    if let same { return NodeID(same) }
    known.insert(graph.count, hash)
    return graph.append(operation, inputs, attributesAt: attributes, type)
  }

  private mutating func constant(_ value: Double, _ type: TensorType) -> NodeID {
    unique(Constant.id, type, [], .scalar(value))
  }

  // MARK: - Identities

  /// An existing node that has the same value.
  private mutating func identity(_ node: Node, _ inputs: Inputs) -> NodeID? {
    let operation = node.operation
    func kept(_ x: NodeID) -> NodeID? { graph[x].type == node.type ? x : nil }
    switch operation {
    case Parameter.id, StopGradient.id, Checkpoint.id:
      return inputs[0]
    case Barrier.id:
      return graph.filledNumber(inputs[0]) == nil ? nil : inputs[0]
    case Reshape.id, Expand.id:
      if let same = kept(inputs[0]) { return same }
      if let value = graph.filledNumber(inputs[0]) { return constant(value, node.type) }
      if operation == Reshape.id, graph[inputs[0]].operation == Reshape.id {
        let source = graph[inputs[0]].inputs[0]
        return kept(source) ?? unique(Reshape.id, node.type, [source], .shape(node.shape))
      }
      return nil
    case Permute.id:
      if let value = graph.filledNumber(inputs[0]) { return constant(value, node.type) }
      guard case .permutation(let order) = graph.attributeTable[Int(node.attributes)] else {
        return nil
      }
      if order == Array(0..<order.count) { return inputs[0] }
      if graph[inputs[0]].operation == Permute.id,
        case .permutation(let first) = graph.attributes(of: inputs[0])
      {
        let both = order.map { first[$0] }
        let source = graph[inputs[0]].inputs[0]
        if both == Array(0..<both.count) { return source }
        return unique(Permute.id, node.type, [source], .permutation(both))
      }
      return nil
    case Add.id:
      if graph.filledNumber(inputs[0]) == 0 { return kept(inputs[1]) }
      if graph.filledNumber(inputs[1]) == 0 { return kept(inputs[0]) }
      return nil
    case Subtract.id:
      return graph.filledNumber(inputs[1]) == 0 ? kept(inputs[0]) : nil
    case Multiply.id:
      if graph.filledNumber(inputs[0]) == 1 { return kept(inputs[1]) }
      if graph.filledNumber(inputs[1]) == 1 { return kept(inputs[0]) }
      if inputs[0] == inputs[1] { return unique(Square.id, node.type, [inputs[0]], .none) }
      return nil
    case Divide.id:
      return graph.filledNumber(inputs[1]) == 1 ? kept(inputs[0]) : nil
    case Power.id:
      guard let exponent = graph.filledNumber(inputs[1]) else { return nil }
      if exponent == 1 { return kept(inputs[0]) }
      if exponent == -1, graph.shape(inputs[0]) == node.shape {
        return unique(Reciprocal.id, node.type, [inputs[0]], .none)
      }
      if exponent == 3, graph.shape(inputs[0]) == node.shape {
        let square = unique(Square.id, node.type, [inputs[0]], .none)
        return unique(Multiply.id, node.type, [square, inputs[0]], .none)
      }
      if exponent == 2, graph.shape(inputs[0]) == node.shape {
        return unique(Square.id, node.type, [inputs[0]], .none)
      }
      return nil
    case Negate.id:
      return graph[inputs[0]].operation == Negate.id ? graph[inputs[0]].inputs[0] : nil
    default:
      return nil
    }
  }

  /// The value of an entry-by-entry operation on constants.
  private func foldedConstant(_ node: Node, _ inputs: Inputs) -> Double? {
    guard case .elementwise = node.operation.primitive.form,
      inputs.allSatisfy({ graph.filledNumber($0) != nil })
    else { return nil }
    let values = inputs.compactMap { graph.filledNumber($0) }
    switch node.operation {
    case Add.id: return values[0] + values[1]
    case Subtract.id: return values[0] - values[1]
    case Multiply.id: return values[0] * values[1]
    case Divide.id: return values[0] / values[1]
    case Negate.id: return -values[0]
    case Square.id: return values[0] * values[0]
    case Reciprocal.id: return 1 / values[0]
    case Sqrt.id: return values[0].squareRoot()
    default: return nil
    }
  }

  // MARK: - Reductions

  /// A reduction in the forms that the tiles know: over the last axes or over the first ones.
  ///
  /// This fixes the order of summation by shape alone: axes of size 1 do not count; over all of
  /// a tensor the last axis goes first and then the rest; otherwise each run of neighbouring
  /// axes is one sum, the last run first.
  private mutating func reduction(_ node: Node, _ input: NodeID) -> NodeID {
    guard case .axes(let all) = graph.attributeTable[Int(node.attributes)] else {
      return unique(
        node.operation, node.type, Inputs([input]), attributesAt: node.attributes)
    }
    let shape = graph.shape(input)
    let axes = all.filter { shape[$0] != 1 }
    if axes.isEmpty {
      // The sum of truth values is a number, also where there is but one.
      return graph[input].type == node.type
        ? input : unique(Multiply.id, node.type, [input, constant(1, TensorType(.scalar))], .none)
    }
    let wide = (0..<shape.rank).filter { shape[$0] != 1 }
    if axes.count == wide.count && axes.count > 1 {
      let first = single(node, input, [axes[axes.count - 1]])
      return single(node, first, Array(axes.dropLast()))
    }
    var runs: [[Int]] = []
    for axis in axes {
      let place = wide.firstIndex(of: axis) ?? 0
      if let last = runs.last?.last, place > 0, wide[place - 1] == last {
        runs[runs.count - 1].append(axis)
      } else {
        runs.append([axis])
      }
    }
    var result = input
    for run in runs.reversed() { result = single(node, result, run) }
    return result
  }

  private mutating func single(_ node: Node, _ input: NodeID, _ axes: [Int]) -> NodeID {
    var type = node.type
    let shape = graph.shape(input)
    type.shape = shape
    for axis in axes { type.shape = type.shape.replacing(axis: axis, with: 1) }
    let wide = (0..<shape.rank).filter { shape[$0] != 1 }
    let isSuffix = Array(wide.suffix(axes.count)) == axes
    let isPrefix = Array(wide.prefix(axes.count)) == axes
    if isSuffix || isPrefix {
      return unique(node.operation, type, [input], .axes(axes))
    }
    // Axes in the middle go to the front first.
    let order = axes + (0..<shape.rank).filter { !axes.contains($0) }
    var moved = graph[input].type
    moved.shape = permuted(shape, order)
    let front = unique(Permute.id, moved, [input], .permutation(order))
    moved.isBoolean = type.isBoolean
    for axis in 0..<axes.count { moved.shape = moved.shape.replacing(axis: axis, with: 1) }
    let reduced = unique(node.operation, moved, [front], .axes(Array(0..<axes.count)))
    return unique(Reshape.id, type, [reduced], .shape(type.shape))
  }

  private func permuted(_ shape: Shape, _ order: [Int]) -> Shape {
    var result = shape
    for (place, axis) in order.enumerated() {
      result = result.replacing(axis: place, with: shape[axis])
    }
    return result
  }
}

extension Node {
  /// Equal for nodes that compute the same, which is all but where they come from.
  var hashOfComputation: MixedHash {
    var hash = MixedHash()
    hash.mix(Int(operation.index) << 32 | Int(UInt32(bitPattern: attributes)))
    for input in inputs { hash.mix(Int(input.index)) }
    for axis in 0..<shape.rank { hash.mix(shape[axis]) }
    return hash
  }

  fileprivate func computesSame(as other: Node) -> Bool {
    operation == other.operation && attributes == other.attributes && inputs == other.inputs
      && type == other.type
  }
}
