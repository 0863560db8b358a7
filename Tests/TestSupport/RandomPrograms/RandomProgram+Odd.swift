import Autodiff

/// What only odd programs have.
extension RandomProgram {
  mutating func oddStep() -> NodeID? {
    let node: NodeID? =
      switch draw(14) {
      case 0, 1, 2: sampled()
      case 3, 4: try? truth(pick())
      case 5: try? linearAlgebra(pick())
      case 6: try? views(pick())
      case 7: try? numbered(pick())
      case 8: try? oddFunction(pick())
      case 9: try? repeated(pick())
      case 10: try? spread(pick())
      case 11: try? sumsOfTwoKinds(pick())
      case 12: try? slope(pick())
      default: leaf(randomShape(), .odd(isFinite: !chance(4)))
      }
    guard let node, graph.shape(node).count <= scale.entries else { return nil }
    return chance(8) ? node : try? finite(node)
  }

  /// Another number in the place of what is none, so that not all becomes NaN.
  private mutating func finite(_ x: NodeID) throws(OperationError) -> NodeID {
    if case .view = graph[x].operation.primitive.form { return x }
    let isUsual = try graph.lt(graph.abs(x), graph.constant(1e6))
    let result = try graph.select(isUsual, x, graph.constant(0.25))
    return try chance(3) ? graph.stopGradient(result) : result
  }

  /// Truth values, alone, together, over axes, and counted with.
  private mutating func truth(_ x: NodeID) throws(OperationError) -> NodeID {
    let y = try operand(beside: x)
    let first = try comparison(x, y)
    let rank = graph.shape(first).rank
    let axes = (0..<rank).filter { _ in chance(2) }
    switch draw(9) {
    case 0: return first
    case 1: return try graph.and(first, graph.not(x))
    case 2: return try graph.or(first, graph.isFinite(y))
    case 3: return try graph.any(first, axes: axes, keepdims: chance(2))
    case 4: return try graph.all(first, axes: axes.isEmpty ? nil : axes, keepdims: chance(2))
    case 5: return try graph.select(first, x, graph.div(y, x))
    case 6: return try graph.sum(first, axes: axes, keepdims: chance(2))
    case 7: return try graph.mul(graph.sub(1, first), y)
    default: return try graph.select(graph.not(first), graph.constant(0), graph.log(x))
    }
  }

  private mutating func comparison(_ a: NodeID, _ b: NodeID) throws(OperationError) -> NodeID {
    switch draw(6) {
    case 0: try graph.eq(a, b)
    case 1: try graph.ne(a, b)
    case 2: try graph.lt(a, b)
    case 3: try graph.le(a, b)
    case 4: try graph.gt(a, b)
    default: try graph.ge(a, b)
    }
  }

  /// Operations with numbers that stand in the graph, zeros of both signs among them.
  private mutating func numbered(_ x: NodeID) throws(OperationError) -> NodeID {
    let numbers = [0, -0.0, 1, -1, 2, 3, 4, 0.5, -0.5, .infinity, -.infinity, .nan, 1e-30]
    let number = graph.constant(numbers[draw(numbers.count)])
    switch draw(12) {
    case 0: return try graph.add(x, number)
    case 1: return try graph.sub(x, number)
    case 2: return try graph.sub(number, x)
    case 3: return try graph.mul(number, x)
    case 4: return try graph.div(x, number)
    case 5: return try graph.div(number, x)
    case 6: return try graph.pow(x, number)
    case 7: return try graph.pow(number, x)
    case 8: return try graph.maximum(number, x)
    case 9: return try graph.minimum(x, number)
    case 10: return try graph.select(comparison(x, number), number, x)
    default:
      return try graph.mul(graph.expand(number, to: graph.shape(x)), graph.neg(graph.neg(x)))
    }
  }

  private mutating func oddFunction(_ x: NodeID) throws(OperationError) -> NodeID {
    switch draw(16) {
    case 0: return try graph.mod(x, operand(beside: x))
    case 1: return try graph.floordiv(x, operand(beside: x))
    case 2: return try graph.pow(x, operand(beside: x))
    case 3: return try graph.div(x, operand(beside: x))
    case 4: return try graph.log1p(x)
    case 5: return try graph.tan(x)
    case 6: return try graph.erf(x)
    case 7: return try graph.silu(x)
    case 8: return try graph.softplus(x)
    case 9: return try graph.sign(x)
    case 10: return try graph.floor(x)
    case 11: return try graph.ceil(graph.mul(x, 3))
    case 12: return try graph.round(graph.mul(x, 10))
    case 13: return try graph.reciprocal(x)
    case 14: return try graph.exp(x)
    default: return try graph.sqrt(x)
    }
  }

  /// One view after another, and only then somebody who looks.
  private mutating func views(_ x: NodeID) throws(OperationError) -> NodeID {
    var result = x
    for _ in 0..<(2 + draw(4)) {
      let next = try view(result)
      if graph.shape(next).count <= scale.entries { result = next }
    }
    switch draw(4) {
    case 0: return result
    case 1: return try reduction(result)
    case 2: return try product(result)
    default: return try binary(result)
    }
  }

  /// The same places read again and again, or written to again and again.
  private mutating func repeated(_ x: NodeID) throws(OperationError) -> NodeID {
    let shape = graph.shape(x)
    guard shape.rank > 0 else { return try graph.expand(x, to: Shape([size()])) }
    let axis = draw(shape.rank)
    let few = 1 + draw(3)
    if chance(2), shape[axis] > 0 {
      let dims = (0..<(1 + draw(2))).map { _ in 1 + draw(9) }
      return try graph.gather(x, at: leaf(dims, below: min(few, shape[axis])), axis: axis)
    }
    let rank = 1 + draw(shape.rank - axis)
    let index = leaf(Array(shape.dimensions[axis..<axis + rank]), below: few)
    return try graph.scatterAdd(x, at: index, axis: axis, size: few + draw(40))
  }

  /// A reduction, spread over what it came from and over more.
  private mutating func spread(_ x: NodeID) throws(OperationError) -> NodeID {
    let shape = graph.shape(x)
    let axes = (0..<shape.rank).filter { _ in !chance(3) }
    let reduced =
      switch draw(5) {
      case 0: try graph.amax(x, axes: axes, keepdims: true)
      case 1: try graph.variance(x, axes: axes, keepdims: true)
      case 2: try graph.prod(x, axes: axes, keepdims: true)
      case 3: try graph.standardDeviation(x, axes: axes, keepdims: true)
      default: try graph.sum(x, axes: axes, keepdims: true)
      }
    let wide = try graph.expand(reduced, to: chance(2) ? shape : Shape([2] + shape.dimensions))
    return try chance(2) ? graph.sub(x, wide) : graph.div(x, wide)
  }

  /// Sums of one tensor over some axes and over others, meeting one another.
  private mutating func sumsOfTwoKinds(_ x: NodeID) throws(OperationError) -> NodeID {
    let rank = graph.shape(x).rank
    let some = (0..<rank).filter { _ in chance(2) }
    let others = (0..<rank).filter { !some.contains($0) }
    let first = try graph.sum(x, axes: some, keepdims: true)
    let second =
      try chance(2)
      ? graph.amin(x, axes: others, keepdims: true) : graph.mean(x, axes: others, keepdims: true)
    return try graph.add(graph.mul(first, second), x)
  }

  /// A derivative in the middle of a program.
  private mutating func slope(_ x: NodeID) throws(OperationError) -> NodeID {
    guard graph.count < 400 else { return try graph.tanh(x) }
    let leaf = parameters[draw(parameters.count)].node
    let y = try graph.sum(graph.tanh(graph.mul(x, pick())))
    return try graph.derivative(of: y, by: [leaf]).gradients[0]
  }

  /// On well-behaved matrices made of what is there, or on whatever it is.
  private mutating func linearAlgebra(_ x: NodeID) throws(OperationError) -> NodeID {
    var x = x
    while graph.shape(x).rank < 2 { x = try graph.unsqueeze(x, axis: draw(2)) }
    let shape = graph.shape(x)
    let rows = shape[shape.rank - 2]
    guard rows <= 40, shape.count / max(rows, 1) <= 400 else { return try graph.transpose(x) }
    var square = try graph.matmul(x, graph.transpose(x))
    if !chance(4) {
      let one = graph.constant(1, try Shape([rows]))
      square = try graph.add(square, graph.diagonalMatrix(one))
    }
    if chance(4), shape[shape.rank - 1] == rows { square = x }
    switch draw(6) {
    case 0: return try graph.solve(square, x)
    case 1: return try graph.inv(square)
    case 2: return try graph.det(graph.mul(square, 0.3))
    case 3: return try graph.eigvalsh(square)
    case 4: return try graph.lstsq(chance(2) ? x : graph.transpose(x), leaf([size(), 1]))
    default: return try graph.solve(graph.transpose(square), leaf([rows]))
    }
  }
}
