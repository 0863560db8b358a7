internal import Autodiff
internal import Language
internal import Notebooks

/// The rows of `backprop(y)`: each expression of the author's with its value, its adjoint and
/// its local derivatives by the rows that it is made from.
struct BackwardPass {
  private static let mostRows = 400

  private let evaluator: Evaluator
  private let graph: Graph
  private let y: NodeID
  private let range: SourceRange
  /// Nodes that have a row, in ascending order.
  private var rows: [NodeID] = []
  private var names: [NodeID: String] = [:]

  init(_ evaluator: Evaluator, of y: NodeID, source range: SourceRange) {
    self.evaluator = evaluator
    graph = evaluator.session.workspace.graph
    self.y = y
    self.range = range
    collectNames()
    chooseRows()
  }

  private var session: Session { evaluator.session }

  private mutating func collectNames() {
    func note(_ name: String, _ value: Value) {
      if case .tensor(let tensor) = value, names[tensor.node] == nil { names[tensor.node] = name }
    }
    var scope: Scope? = evaluator.scope
    while let here = scope {
      for name in here.order { note(name, here.find(name)?.value ?? .none) }
      scope = here.parent
    }
    for name in session.names(before: evaluator.blockIndex) {
      let value = session.global(name, before: evaluator.blockIndex)?.value ?? .none
      note(name, value)
      if case .dataset(let data) = value {
        for column in data.columnNames {
          if let tensor = data.knownColumn(column) { names[tensor.node] = column }
        }
      }
    }
    for bound in session.boundModels.values.sorted(by: { $0.label < $1.label }) {
      for (name, value) in bound.inputs + bound.values {
        if case .tensor(let tensor) = value { names[tensor.node] = name }
      }
    }
  }

  /// A node has a row where it is named, a leaf, or the outermost of its expression's nodes.
  private mutating func chooseRows() {
    let ancestors = graph.ancestors(of: y)
    var isOuter: Set<NodeID> = [y]
    for id in ancestors {
      for input in graph[id].inputs where graph[input].origin != graph[id].origin {
        isOuter.insert(input)
      }
    }
    let initial = underParameters
    rows = ancestors.filter { id in
      let operation = graph[id].operation
      if operation == Constant.id { return false }
      if operation == Autodiff.Parameter.id || id == y { return true }
      // What makes the initial value of a parameter is not part of the pass.
      if initial.contains(id) { return false }
      return names[id] != nil || isOuter.contains(id)
    }
    if rows.count > BackwardPass.mostRows { rows = Array(rows.suffix(BackwardPass.mostRows)) }
  }

  /// Nodes that only make initial values of parameters.
  private var underParameters: Set<NodeID> {
    let ancestors = graph.ancestors(of: y)
    var outside: Set<NodeID> = [y]
    for id in ancestors.reversed()
    where outside.contains(id) && graph[id].operation != Autodiff.Parameter.id {
      for input in graph[id].inputs { outside.insert(input) }
    }
    return Set(ancestors).subtracting(outside)
  }

  func summary() throws -> BackpropSummary {
    let workspace = session.workspace
    let derivative = try evaluator.graph(at: range) { graph throws(OperationError) in
      try graph.derivative(of: y, by: rows)
    }
    let values = try session.tensors(
      (rows + derivative.gradients).map { TensorValue($0, workspace) }, at: range)
    let places = Dictionary(uniqueKeysWithValues: rows.enumerated().map { ($1, $0) })
    var result = BackpropSummary(source: session.text(range), rows: [])
    for (i, node) in rows.enumerated() {
      let operands = operands(of: node, places)
      let locals = try locals(of: node, by: operands, values, places)
      result.rows.append(
        BackpropSummary.Row(
          symbol: symbol(node), shape: graph.shape(node).dimensions,
          value: .array(evaluator.summary(values[i])),
          gradient: .array(evaluator.summary(values[rows.count + i])),
          operands: zip(operands, locals).map { operand, local in
            (places[operand] ?? 0, symbol(operand), local)
          },
          isParameter: graph[node].operation == Autodiff.Parameter.id))
    }
    return result
  }

  private func symbol(_ node: NodeID) -> String {
    if graph[node].operation == Autodiff.Parameter.id,
      case .label(let label) = graph.attributes(of: node)
    {
      return String(label.drop { $0 != "." }.dropFirst())
    }
    if let name = names[node] { return name }
    if let place = session.range(of: graph[node].origin) { return session.text(place) }
    return "x\(node.index)"
  }

  /// The nearest rows that a row is made from, in the order of their making.
  private func operands(of node: NodeID, _ places: [NodeID: Int]) -> [NodeID] {
    guard graph[node].operation != Autodiff.Parameter.id else { return [] }
    var found: Set<NodeID> = []
    var seen: Set<NodeID> = []
    var pending = Array(graph[node].inputs)
    while let id = pending.popLast() {
      guard seen.insert(id).inserted else { continue }
      if places[id] != nil {
        found.insert(id)
      } else {
        pending += graph[id].inputs
      }
    }
    return found.sorted()
  }

  /// The derivative of a row by each of its operands, the other operands held fixed.
  private func locals(
    of node: NodeID, by operands: [NodeID], _ values: [Tensor], _ places: [NodeID: Int]
  ) throws -> [DisplayValue] {
    guard !operands.isEmpty else { return [] }
    let shape = graph.shape(node)
    let part = Workspace(precision: session.precision, arena: session.arena)
    var leaves: [NodeID: NodeID] = [:]
    var isElementwise = true
    for operand in operands {
      guard let place = places[operand] else { continue }
      let tensor = values[place]
      let isSpread = tensor.shape != shape && shape.rank > 0 && tensor.count == 1
      leaves[operand] = part.leaf(
        isSpread
          ? Tensor(
            [Double](repeating: tensor[0], count: shape.count), shape: shape,
            precision: session.precision) : tensor)
    }
    let known = leaves
    let copied = part.graph.copy(ancestorsOf: [node], from: graph) { copy, id in
      if let leaf = known[id] { return leaf }
      if case .elementwise = graph[id].operation.primitive.form {
      } else if graph[id].operation != Constant.id {
        isElementwise = false
      }
      return nil
    }
    guard let root = copied[node] else { return operands.map { _ in .none } }
    let inputs = operands.compactMap { leaves[$0] }
    guard shape.count == 1 || isElementwise, part.graph.shape(root) == shape else {
      return operands.map { _ in .none }
    }
    do {
      let ones = part.graph.constant(1, shape)
      let derivative = try part.graph.pullback(of: root, seed: ones, by: inputs)
      return try part.values(of: derivative.gradients).map { .array(evaluator.summary($0)) }
    } catch {
      return operands.map { _ in .none }
    }
  }
}
