internal import Autodiff
internal import Language
internal import Notebooks

extension Evaluator {
  /// The value to differentiate, which must be a single number.
  func scalar(_ y: Expression?, by x: Expression?, of call: HostCall) throws -> NodeID? {
    guard let y,
      let tensor = try tensorValue(evaluate(y), at: y.range, what: "what is differentiated"),
      let node = try node(.tensor(tensor), at: y.range)
    else { return nil }
    guard tensor.shape.rank == 0 else {
      if tensor.shape.count == 1 {
        return try graph(at: y.range) { graph throws(OperationError) in
          try graph.reshape(node, to: .scalar)
        }
      }
      throw fail(
        .derivativeOfVector(
          tensor.shape.dimensions, source: session.text(y.range),
          by: x.map { session.text($0.range) } ?? ""), at: y.range)
    }
    return node
  }

  /// What a path names; nothing where it is unknown.
  func path(_ expression: Expression) throws -> DerivativePath? {
    let source = session.text(expression.range)
    switch expression.kind {
    case .list(let items):
      var paths: [DerivativePath] = []
      for item in items {
        guard let path = try path(item) else { return nil }
        paths.append(path)
      }
      return .many(paths)
    case .name(let name):
      let value = try value(ofName: name, at: expression.range)
      switch value {
      case .unknown: return nil
      case .tensor(let tensor):
        let former = scope.find(name)?.former ?? visibleGlobal(name)?.former ?? []
        let node = try session.imported(tensor, into: workspace, at: expression.range)
        return .one(
          .init(source: source, nodes: [node], former: former, range: expression.range))
      case .list(let items):
        // A list of tensors is a list of paths, whatever it is called.
        var paths: [DerivativePath] = []
        for item in items {
          guard case .tensor(let tensor) = item else {
            throw fail(.derivativeByNonTensor(name, found: item.kindName), at: expression.range)
          }
          paths.append(.one(.init(source: source, nodes: [tensor.node], range: expression.range)))
        }
        return .many(paths)
      default:
        throw fail(.derivativeByNonTensor(name, found: value.kindName), at: expression.range)
      }
    case .attribute, .index:
      if case .index(let base, let indices) = expression.kind {
        var isPath = false
        if indices.count == 1, case .at(let inner) = indices[0], case .string = inner.kind {
          isPath = true
        }
        if !isPath {
          let value = try evaluate(base)
          if case .tensor = value {
            throw fail(
              .derivativeBySlice(base: session.text(base.range), source: source),
              at: expression.range)
          }
        }
      }
      let value = try evaluate(expression)
      switch value {
      case .unknown: return nil
      case .tensor(let tensor):
        let node = try session.imported(tensor, into: workspace, at: expression.range)
        return .one(target(node, source, expression.range))
      case .named(let entries):
        return .named(
          entries.compactMap { name, value in
            guard case .tensor(let tensor) = value else { return nil }
            return (name, target(tensor.node, "\(source).\(name)", expression.range))
          })
      default:
        throw fail(.derivativeByNonTensor(source, found: value.kindName), at: expression.range)
      }
    default:
      throw fail(.derivativeByExpression(source), at: expression.range)
    }
  }

  /// A direction for each value of a path, of its shape; nothing where one is unknown.
  func directions(_ expression: Expression, of path: DerivativePath) throws -> [NodeID]? {
    let value = try evaluate(expression)
    let targets = path.flattened
    let parts: [Value]?
    switch value {
    case .unknown: return nil
    case _ where !path.isList: parts = [value]
    case .named(let entries): parts = entries.map { $0.value }
    case .list(let items): parts = items
    case .tensor(let tensor) where tensor.shape.rank > 0:
      parts = try items(of: value, at: expression.range)
    default: parts = []
    }
    guard let parts else { return nil }
    guard parts.count == targets.count, !targets.isEmpty else {
      throw fail(
        .directionCount(parts.count, expected: targets.count), at: expression.range)
    }
    var nodes: [NodeID] = []
    for (part, target) in zip(parts, targets) {
      guard let node = try node(part, at: expression.range, what: "a direction") else { return nil }
      let shapes = [target.nodes[0], node].map { workspace.graph.shape($0) }
      guard shapes[0] == shapes[1] else {
        throw fail(.operation(.unequalShapes("a direction", shapes)), at: expression.range)
      }
      nodes.append(node)
    }
    return nodes
  }

  /// A parameter's node also stands for the marks that it has elsewhere.
  private func target(_ node: NodeID, _ source: String, _ range: SourceRange)
    -> DerivativePath.Target
  {
    var label: String?
    if workspace.graph[node].operation == Parameter.id,
      case .label(let text) = workspace.graph.attributes(of: node)
    {
      label = text
    }
    return .init(source: source, nodes: [node], label: label, range: range)
  }

  /// The derivative of a single number by each target.
  func derivatives(
    of y: NodeID, by targets: [DerivativePath.Target], source: Expression?, warns: Bool,
    at range: SourceRange
  ) throws -> [NodeID] {
    let seed = workspace.graph.constant(1)
    return try pullback(
      of: y, seed: seed, by: targets, source: source, warns: warns, at: range)
  }

  func pullback(
    of y: NodeID, seed: NodeID, by targets: [DerivativePath.Target], source: Expression? = nil,
    warns: Bool = false, at range: SourceRange
  ) throws -> [NodeID] {
    var wanted: [NodeID] = []
    var counts: [Int] = []
    let ancestors = targets.contains { $0.label != nil } ? workspace.graph.ancestors(of: y) : []
    for target in targets {
      var nodes = target.nodes
      if let label = target.label {
        let marked = ancestors.filter {
          workspace.graph[$0].operation == Parameter.id
            && workspace.graph.attributes(of: $0) == .label(label)
        }
        if !marked.isEmpty { nodes = marked }
      }
      wanted += nodes
      counts.append(nodes.count)
    }
    let all = wanted
    let derivative = try graph(at: range) { graph throws(OperationError) in
      try graph.pullback(of: y, seed: seed, by: all)
    }
    var results: [NodeID] = []
    var place = 0
    for (target, count) in zip(targets, counts) {
      var sum = derivative.gradients[place]
      var isConnected = derivative.isConnected[place]
      for i in (place + 1)..<(place + count) where i > place {
        let next = derivative.gradients[i]
        let before = sum
        sum = try graph(at: range) { graph throws(OperationError) in try graph.add(before, next) }
        isConnected = isConnected || derivative.isConnected[i]
      }
      if !isConnected, warns { try explainZero(y, target, source) }
      session.derivatives.insert(sum)
      results.append(sum)
      place += count
    }
    return results
  }

  /// Why a derivative is zero: the name was assigned again, or there is no dependence.
  private func explainZero(_ y: NodeID, _ target: DerivativePath.Target, _ source: Expression?)
    throws
  {
    let ancestors = Set(workspace.graph.ancestors(of: y))
    if target.former.contains(where: { ancestors.contains($0) }) {
      throw fail(.derivativeByAssignedAgain(target.source), at: target.range)
    }
    guard ancestors.isDisjoint(with: session.derivatives), !isHypothetical else { return }
    warn(
      .doesNotDepend(source.map { session.text($0.range) } ?? "the value", on: target.source),
      at: target.range)
  }

  /// `grad(y)`: by all parameters, with their paths.
  func gradientOfAll(_ y: NodeID, _ call: HostCall) throws -> Value {
    let parameters = marked(above: y)
    guard !parameters.isEmpty else {
      throw fail(.noParameters(session.text(call.arguments[0].value.range)), at: call.range)
    }
    let results = try derivatives(
      of: y, by: parameters.map { $0.1 }, source: nil, warns: false, at: call.range)
    return .named(
      zip(parameters, results).map { ($0.name, .tensor(TensorValue($1, workspace))) })
  }

  /// The parameters that a value depends on, by path; with their model's name where several
  /// models have a part in it.
  func marked(above y: NodeID) -> [(name: String, DerivativePath.Target)] {
    var labels: [String] = []
    var nodes: [String: NodeID] = [:]
    for id in workspace.graph.ancestors(of: y) where workspace.graph[id].operation == Parameter.id {
      guard case .label(let label) = workspace.graph.attributes(of: id) else { continue }
      if nodes[label] == nil { labels.append(label) }
      nodes[label] = id
    }
    func owner(_ label: String) -> Substring { label.prefix { $0 != "." } }
    let isSingle = Set(labels.map { owner($0) }).count == 1
    return labels.compactMap { label in
      guard let node = nodes[label] else { return nil }
      let name = isSingle ? String(label.dropFirst(owner(label).count + 1)) : label
      return (
        name,
        DerivativePath.Target(source: name, nodes: [node], label: label, range: SourceRange(0, 0))
      )
    }
  }

  /// The entries of a tensor, each a scalar node.
  func entries(of node: NodeID, at range: SourceRange) throws -> [NodeID] {
    let shape = workspace.graph.shape(node)
    guard shape.rank > 0 else { return [node] }
    guard shape.count <= 4096 else {
      throw fail(
        .wrongKind(
          what: "a matrix of derivatives", expected: "of at most 4096 rows",
          found: "one of \(shape.count)"), at: range)
    }
    return try graph(at: range) { graph throws(OperationError) in
      let flat = try graph.reshape(node, [shape.count])
      var result: [NodeID] = []
      for i in 0..<shape.count { result.append(try graph.index(flat, axis: 0, at: i)) }
      return result
    }
  }
}

extension DerivativePath {
  /// Results in the arrangement of the path.
  func shaped(_ nodes: [NodeID], _ workspace: Workspace) -> Value {
    var rest = nodes[...]
    func take(_ path: DerivativePath) -> Value {
      switch path {
      case .one:
        guard let node = rest.popFirst() else { return .unknown }
        return .tensor(TensorValue(node, workspace))
      case .many(let paths): return .list(paths.map(take))
      case .named(let entries):
        return .named(
          entries.compactMap { entry in
            rest.popFirst().map { (entry.name, .tensor(TensorValue($0, workspace))) }
          })
      }
    }
    return take(self)
  }
}
