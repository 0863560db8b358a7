extension Graph {
  /// The Jacobian-vector product: how `y` changes as `xs` move along `directions`, of y's shape.
  ///
  /// The pullback is linear in its seed, and its own pullback is the product. The seed is a dummy
  /// that nothing of the result needs.
  package mutating func jvp(of y: NodeID, by xs: [NodeID], along directions: [NodeID])
    throws(OperationError) -> NodeID
  {
    precondition(directions.count == xs.count, "one direction for each variable")
    let dummy = constant(0, shape(y))
    let back = try pullback(of: y, seed: dummy, by: xs)
    var total: NodeID?
    for (i, direction) in directions.enumerated() {
      guard shape(direction) == shape(xs[i]) else {
        throw .unequalShapes("jvp", [shape(xs[i]), shape(direction)])
      }
      guard back.isConnected[i] else { continue }
      let part = try pullback(of: back.gradients[i], seed: direction, by: [dummy])
      total =
        try total.map { (sum) throws(OperationError) in try add(sum, part.gradients[0]) }
        ?? part.gradients[0]
    }
    return total ?? constant(0, shape(y))
  }

  /// The Hessian of a scalar times directions: one product for each of `xs`, of its shape.
  package mutating func hvp(of y: NodeID, by xs: [NodeID], along directions: [NodeID])
    throws(OperationError) -> Derivative
  {
    precondition(directions.count == xs.count, "one direction for each variable")
    let gradient = try derivative(of: y, by: xs)
    var result = Derivative(gradients: [], isConnected: xs.map { _ in false })
    var totals = [NodeID?](repeating: nil, count: xs.count)
    for (i, direction) in directions.enumerated() {
      guard shape(direction) == shape(xs[i]) else {
        throw .unequalShapes("hvp", [shape(xs[i]), shape(direction)])
      }
      guard gradient.isConnected[i] else { continue }
      let row = try pullback(of: gradient.gradients[i], seed: direction, by: xs)
      for (j, part) in row.gradients.enumerated() where row.isConnected[j] {
        result.isConnected[j] = true
        if let total = totals[j] { totals[j] = try add(total, part) } else { totals[j] = part }
      }
    }
    for (i, x) in xs.enumerated() { result.gradients.append(totals[i] ?? constant(0, shape(x))) }
    return result
  }

  /// All partial derivatives of `y` by one node: y's axes, then x's.
  package mutating func jacobian(of y: NodeID, by x: NodeID) throws(OperationError) -> Derivative {
    let shape = try Shape(self.shape(y).dimensions + self.shape(x).dimensions)
    try requireFewRows(self.shape(y).count, "jacobian")
    let flat = try reshape(y, [self.shape(y).count])
    var rows: [NodeID] = []
    var isConnected = false
    for i in 0..<self.shape(y).count {
      let row = try pullback(of: flat, seed: unitVector(i, of: self.shape(y).count), by: [x])
      if !row.isConnected[0] { break }
      isConnected = true
      rows.append(try reshape(row.gradients[0], [1, self.shape(x).count]))
    }
    guard isConnected else {
      return Derivative(gradients: [constant(0, shape)], isConnected: [false])
    }
    let joined = try concat(rows, axis: 0)
    return Derivative(gradients: [try reshape(joined, to: shape)], isConnected: [true])
  }

  /// The second derivatives of a scalar by the entries of all `xs`, joined row-major in their
  /// order: a square matrix.
  package mutating func hessian(of y: NodeID, by xs: [NodeID]) throws(OperationError)
    -> Derivative
  {
    try requireFewRows(xs.reduce(0) { $0 + shape($1).count }, "hessian")
    let gradient = try derivative(of: y, by: xs)
    let parts = try flattened(gradient.gradients)
    let joined = try concat(parts, axis: 0)
    let n = shape(joined).count
    let square = try Shape([n, n])
    var rows: [NodeID] = []
    for i in 0..<n {
      let row = try pullback(of: joined, seed: unitVector(i, of: n), by: xs)
      rows.append(try reshape(concat(flattened(row.gradients), axis: 0), [1, n]))
    }
    let matrix = rows.isEmpty ? constant(0, square) : try concat(rows, axis: 0)
    return Derivative(gradients: [matrix], isConnected: [gradient.isConnected.contains(true)])
  }

  /// The second derivatives of a scalar by one node: its axes twice.
  package mutating func hessian(of y: NodeID, by x: NodeID) throws(OperationError) -> Derivative {
    let sizes = shape(x).dimensions
    var result = try hessian(of: y, by: [x])
    result.gradients[0] = try reshape(result.gradients[0], to: Shape(sizes + sizes))
    return result
  }

  /// The longest side of a matrix of derivatives that is built row by row.
  package static let maximumDerivativeRows = 4096

  private func requireFewRows(_ rows: Int, _ what: String) throws(OperationError) {
    guard rows <= Graph.maximumDerivativeRows else { throw .tooManyRows(what, rows) }
  }

  private mutating func flattened(_ ids: [NodeID]) throws(OperationError) -> [NodeID] {
    var result: [NodeID] = []
    for id in ids { result.append(try reshape(id, [shape(id).count])) }
    return result
  }

  private mutating func unitVector(_ i: Int, of n: Int) throws(OperationError) -> NodeID {
    let isPlace = try eq(iota(Shape([n])), constant(Double(i)))
    return try mul(isPlace, 1)
  }
}
