internal import Autodiff
internal import Language
internal import Notebooks

/// Derivatives of values by what names stand for.
enum DerivativeFunctions {
  static let all: [HostFunction] = [
    grad, jacobian, hessian, jvp, vjp, hvp, gradcheck, backprop,
  ]

  static let grad = HostFunction(
    "grad", usage: "grad(y, x)",
    summary: "The partial derivative of a single number by a named value, or by all parameters."
  ) { evaluator, call in
    let arguments = try call.bound(["y"], optional: ["x"])
    guard let y = try evaluator.scalar(arguments["y"], by: arguments["x"], of: call) else {
      if let x = arguments["x"] { _ = try evaluator.path(x) }
      return .unknown
    }
    guard let x = arguments["x"] else { return try evaluator.gradientOfAll(y, call) }
    guard let path = try evaluator.path(x) else { return .unknown }
    let results = try evaluator.derivatives(
      of: y, by: path.flattened, source: arguments["y"], warns: true, at: call.range)
    return path.shaped(results, evaluator.workspace)
  }

  static let jacobian = HostFunction(
    "jacobian", usage: "jacobian(y, x)",
    summary: "The derivative of every entry of y by every entry of x: y's axes, then x's."
  ) { evaluator, call in
    let arguments = try call.bound(["y", "x"])
    guard let yExpression = arguments["y"], let xExpression = arguments["x"],
      let path = try evaluator.path(xExpression),
      let y = try evaluator.node(evaluator.evaluate(yExpression), at: yExpression.range)
    else { return .unknown }
    let rows = try evaluator.entries(of: y, at: call.range)
    var columns = [[NodeID]](repeating: [], count: path.flattened.count)
    for row in rows {
      let results = try evaluator.derivatives(
        of: row, by: path.flattened, source: yExpression, warns: false, at: call.range)
      for (i, node) in results.enumerated() { columns[i].append(node) }
    }
    let shape = evaluator.workspace.graph.shape(y)
    let stacked = try columns.enumerated().map { i, column -> NodeID in
      let inner = evaluator.workspace.graph.shape(
        path.flattened[i].nodes.first ?? y)
      return try evaluator.graph(at: call.range) { graph throws(OperationError) in
        let all = try graph.stack(column, axis: 0)
        return try graph.reshape(all, to: Shape(shape.dimensions + inner.dimensions))
      }
    }
    return path.shaped(stacked, evaluator.workspace)
  }

  static let hessian = HostFunction(
    "hessian", usage: "hessian(y, x)",
    summary: "The second derivatives of a single number; by a list, one matrix over all entries."
  ) { evaluator, call in
    let arguments = try call.bound(["y", "x"])
    guard let y = try evaluator.scalar(arguments["y"], by: arguments["x"], of: call),
      let expression = arguments["x"], let path = try evaluator.path(expression)
    else { return .unknown }
    let targets = path.flattened
    let first = try evaluator.derivatives(
      of: y, by: targets, source: arguments["y"], warns: true, at: call.range)
    var rows: [NodeID] = []
    for gradient in first {
      for entry in try evaluator.entries(of: gradient, at: call.range) {
        let second = try evaluator.derivatives(
          of: entry, by: targets, source: arguments["y"], warns: false, at: call.range)
        rows.append(
          try evaluator.graph(at: call.range) { graph throws(OperationError) in
            var parts: [NodeID] = []
            for part in second { parts.append(try graph.reshape(part, [graph.shape(part).count])) }
            return try parts.count == 1 ? parts[0] : graph.concat(parts, axis: 0)
          })
      }
    }
    let single = path.isList ? nil : targets.first?.nodes.first
    let result = try evaluator.graph(at: call.range) { graph throws(OperationError) in
      let matrix = try graph.stack(rows, axis: 0)
      guard let single else { return matrix }
      let shape = graph.shape(single).dimensions
      return try graph.reshape(matrix, to: Shape(shape + shape))
    }
    evaluator.session.derivatives.insert(result)
    return .tensor(TensorValue(result, evaluator.workspace))
  }

  static let vjp = HostFunction(
    "vjp", usage: "vjp(y, x, u)", summary: "The product of a vector with the Jacobian of y by x."
  ) { evaluator, call in
    let arguments = try call.bound(["y", "x", "u"])
    guard let yExpression = arguments["y"], let xExpression = arguments["x"],
      let uExpression = arguments["u"], let path = try evaluator.path(xExpression),
      let y = try evaluator.node(evaluator.evaluate(yExpression), at: yExpression.range),
      let u = try evaluator.node(evaluator.evaluate(uExpression), at: uExpression.range)
    else { return .unknown }
    let results = try evaluator.pullback(of: y, seed: u, by: path.flattened, at: call.range)
    return path.shaped(results, evaluator.workspace)
  }

  static let jvp = HostFunction(
    "jvp", usage: "jvp(y, x, v)",
    summary: "The derivative of y along a direction v of x, or of a list along a list of them."
  ) { evaluator, call in
    let arguments = try call.bound(["y", "x", "v"])
    guard let yExpression = arguments["y"], let xExpression = arguments["x"],
      let vExpression = arguments["v"], let path = try evaluator.path(xExpression),
      let y = try evaluator.node(evaluator.evaluate(yExpression), at: yExpression.range),
      let directions = try evaluator.directions(vExpression, of: path)
    else { return .unknown }
    // The adjoint is linear in its seed; its derivative by the seed is the forward derivative.
    let type = evaluator.workspace.graph[y].type
    let seed = evaluator.leaf(
      Tensor(
        [Double](repeating: 1, count: type.shape.count), shape: type.shape,
        precision: evaluator.session.precision)
    ).node
    let adjoints = try evaluator.pullback(of: y, seed: seed, by: path.flattened, at: call.range)
    let result = try evaluator.graph(at: call.range) { graph throws(OperationError) in
      var product = graph.constant(0)
      for (adjoint, v) in zip(adjoints, directions) {
        product = try graph.add(product, graph.sum(graph.mul(adjoint, v)))
      }
      return try graph.derivative(of: product, by: [seed]).gradients[0]
    }
    evaluator.session.derivatives.insert(result)
    return .tensor(TensorValue(result, evaluator.workspace))
  }

  static let hvp = HostFunction(
    "hvp", usage: "hvp(y, x, v)",
    summary: "The product of the Hessian of y with a vector; by a list, with a list of them."
  ) { evaluator, call in
    let arguments = try call.bound(["y", "x", "v"])
    guard let y = try evaluator.scalar(arguments["y"], by: arguments["x"], of: call),
      let xExpression = arguments["x"], let vExpression = arguments["v"],
      let path = try evaluator.path(xExpression),
      let directions = try evaluator.directions(vExpression, of: path)
    else { return .unknown }
    let targets = path.flattened
    let first = try evaluator.derivatives(
      of: y, by: targets, source: arguments["y"], warns: true, at: call.range)
    // The vector is a vector, even where it was made from x.
    let rows = try zip(first, directions).map { gradient, v in
      try evaluator.pullback(of: gradient, seed: v, by: targets, at: call.range)
    }
    let results = try evaluator.graph(at: call.range) { graph throws(OperationError) in
      var sums = rows[0]
      for row in rows.dropFirst() {
        for (i, part) in row.enumerated() { sums[i] = try graph.add(sums[i], part) }
      }
      return sums
    }
    return path.shaped(results, evaluator.workspace)
  }

  static let gradcheck = HostFunction(
    "gradcheck", usage: "gradcheck(y)",
    summary: "Whether the derivatives of a single number agree with finite differences in float64."
  ) { evaluator, call in
    let arguments = try call.bound(["y"], optional: ["rtol"])
    guard let y = try evaluator.scalar(arguments["y"], by: nil, of: call) else { return .unknown }
    var tolerance = 1e-5
    if let expression = arguments["rtol"] {
      guard
        let given = try evaluator.real(
          evaluator.evaluate(expression), at: expression.range, what: "rtol of gradcheck")
      else { return .unknown }
      tolerance = given
    }
    guard evaluator.mayCompute, evaluator.session.workspace.isKnown(y) else { return .unknown }
    let check = try GradientCheck.run(y, evaluator.session, tolerance: tolerance, at: call.range)
    guard let check else {
      throw evaluator.fail(
        .noParameters(evaluator.session.text(arguments["y"]?.range ?? call.range)), at: call.range)
    }
    evaluator.lastGradientCheck = check
    return .boolean(check.holds)
  }

  static let backprop = HostFunction(
    "backprop", in: [.eval], usage: "backprop(y)",
    summary: "Shows the backward pass of a single number, node by node."
  ) { evaluator, call in
    let arguments = try call.bound(["y"])
    guard let y = try evaluator.scalar(arguments["y"], by: nil, of: call) else { return .unknown }
    guard evaluator.mayCompute, evaluator.session.workspace.isKnown(y) else { return .unknown }
    evaluator.onArtifact?(
      .backprop(
        try BackwardPass(evaluator, of: y, source: arguments["y"]?.range ?? call.range).summary()))
    return .none
  }
}

/// What a derivative is taken by: nodes that stand for one thing, or a list of such.
indirect enum DerivativePath {
  struct Target {
    /// As the author wrote it.
    var source: String
    /// The node, or all marked nodes of one parameter, whose derivatives are added.
    var nodes: [NodeID]
    /// A parameter's mark, to be looked for among the ancestors of y.
    var label: String?
    /// Nodes that had the name before.
    var former: [NodeID] = []
    var range: SourceRange
  }
  case one(Target)
  case many([DerivativePath])
  /// By name: all the parameters under a path.
  case named([(name: String, Target)])

  var isList: Bool { if case .one = self { false } else { true } }

  var flattened: [Target] {
    switch self {
    case .one(let target): [target]
    case .many(let paths): paths.flatMap { $0.flattened }
    case .named(let entries): entries.map { $0.1 }
    }
  }
}
