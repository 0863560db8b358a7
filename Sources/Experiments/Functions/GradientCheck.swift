internal import Autodiff
internal import Language
internal import Notebooks

/// The derivatives of a value compared with central differences, in float64.
struct GradientCheck {
  struct Parameter {
    var label: String
    var entries: Int
    var largestError: Double
  }
  var parameters: [Parameter]
  var entries: Int
  var directions: Int
  var largestError: Double
  var tolerance: Double

  var holds: Bool { largestError <= tolerance }

  /// What was compared.
  var words: String {
    "\(entries == 1 ? "1 entry" : "\(entries) entries") and "
      + "\(directions == 1 ? "1 direction" : "\(directions) directions") through all of them"
      + " against central differences in float64, largest relative error "
      + rounded(largestError, significantDigits: 2)
  }

  private static let mostDirections = 3
  private static let mostEntries = 32

  /// - Parameter budget: entries of intermediate values that may be computed, roughly.
  /// - Returns: nothing where the value depends on no parameter and no leaf.
  static func run(
    _ y: NodeID, _ session: Session, tolerance: Double, budget: Int = 200_000_000,
    at range: SourceRange
  ) throws -> GradientCheck? {
    do {
      return try Comparison(y, session, at: range)?.compare(tolerance: tolerance, budget: budget)
    } catch let error as OperationError {
      throw EvaluationError.operation(error).diagnostic(at: range)
    } catch let error as ExecutionError {
      throw session.failure(error, at: range)
    }
  }

  /// The value as a program in float64 whose variables can be moved.
  private struct Comparison {
    var labels: [String] = []
    var variables: [TensorStorage] = []
    var counts: [Int] = []
    var value: TensorStorage
    var gradients: [TensorStorage] = []
    let forward: Executable
    let backward: Executable
    let cost: Int

    init?(_ y: NodeID, _ session: Session, at range: SourceRange) throws {
      let workspace = session.workspace
      let whole = workspace.graph
      let ancestors = whole.ancestors(of: y)
      var moved: [NodeID: String] = [:]
      var order: [NodeID] = []
      for id in ancestors where whole[id].operation == Autodiff.Parameter.id {
        guard case .label(let label) = whole.attributes(of: id) else { continue }
        moved[id] = label
        order.append(id)
      }
      if order.isEmpty {
        for id in ancestors where whole[id].operation == Input.id && !whole[id].type.isBoolean {
          moved[id] = "x\(order.count)"
          order.append(id)
        }
      }
      guard !order.isEmpty else { return nil }
      let starts = try workspace.values(of: order)
      var graph = Graph()
      var slots: [TensorStorage] = []
      var nodes: [NodeID] = []
      for (id, start) in zip(order, starts) {
        nodes.append(graph.append(leaf: Input.self, .slot(slots.count), type: whole[id].type))
        // A copy of its own, since its entries will be moved.
        let storage = TensorStorage(byteCount: start.count * 8)
        storage.copyEntries(of: start.converted(to: .float64))
        slots.append(storage)
        labels.append(moved[id] ?? "")
        counts.append(start.count)
      }
      variables = slots
      let places = Dictionary(uniqueKeysWithValues: zip(order, nodes))
      let copied = graph.copy(ancestorsOf: [y], from: whole) { copy, id in
        if let place = places[id] { return place }
        guard whole[id].operation == Input.id, case .slot(let slot) = whole.attributes(of: id),
          let tensor = workspace.leafValue(slot: slot)
        else { return nil }
        let wide = tensor.converted(to: .float64)
        let storage = TensorStorage(byteCount: wide.count * 8)
        storage.copyEntries(of: wide)
        slots.append(storage)
        return copy.append(leaf: Input.self, .slot(slots.count - 1), type: tensor.type)
      }
      guard let root = copied[y] else { return nil }
      cost = (0..<graph.count).reduce(0) { $0 + graph.shape(NodeID($1)).count }
      let derivative = try graph.derivative(of: root, by: nodes)
      value = TensorStorage(byteCount: 8)
      var writes = [PlanRequest.Write(root, slot: slots.count)]
      slots.append(value)
      let plan = Plan(PlanRequest(graph: graph, precision: .float64, writes: writes))
      forward = Executable(plan, slots: slots, arena: session.arena)
      for (node, count) in zip(derivative.gradients, counts) {
        let storage = TensorStorage(byteCount: count * 8)
        writes.append(PlanRequest.Write(node, slot: slots.count))
        slots.append(storage)
        gradients.append(storage)
      }
      backward = Executable(
        Plan(PlanRequest(graph: graph, precision: .float64, writes: writes)),
        slots: slots, arena: session.arena)
    }

    /// The entries of each variable, or of the derivative by it.
    private func entries(_ storages: [TensorStorage]) -> [[Double]] {
      zip(storages, counts).map { storage, count in
        unsafe storage.withBytes { bytes in
          unsafe [Double](bytes.bindMemory(to: Double.self).prefix(count))
        }
      }
    }

    /// Puts every variable some distance along a direction.
    private func move(_ starts: [[Double]], along direction: [[Double]], by distance: Double) {
      for (i, storage) in variables.enumerated() {
        let start = starts[i]
        let way = direction[i]
        unsafe storage.withMutableBytes { bytes in
          let entries = unsafe bytes.bindMemory(to: Double.self)
          for j in start.indices { unsafe entries[j] = start[j] + distance * way[j] }
        }
      }
    }

    private func entry(_ storage: TensorStorage, _ i: Int) -> Double {
      unsafe storage.withBytes { unsafe $0.load(fromByteOffset: i * 8, as: Double.self) }
    }

    private func set(_ storage: TensorStorage, _ i: Int, _ x: Double) {
      unsafe storage.withMutableBytes {
        unsafe $0.storeBytes(of: x, toByteOffset: i * 8, as: Double.self)
      }
    }

    private func valueNow() throws -> Double {
      try forward.run()
      return entry(value, 0)
    }

    func compare(tolerance: Double, budget: Int) throws -> GradientCheck {
      try backward.run()
      let base = entry(value, 0)
      let floor = 1e-5 * max(1, abs(base))
      func error(_ difference: Double, _ derivative: Double) -> Double {
        if difference.isNaN || derivative.isNaN { return .infinity }
        return abs(difference - derivative) / max(abs(difference), abs(derivative), floor)
      }
      let total = counts.reduce(0, +)
      let affordable = budget / max(cost * 6, 1)
      let wanted = min(GradientCheck.mostEntries, total, max(2, affordable))
      // One direction moves everything already; more of them guard against a chance.
      let directions = affordable < 2 ? 1 : GradientCheck.mostDirections
      var result = GradientCheck(
        parameters: labels.map { Parameter(label: $0, entries: 0, largestError: 0) },
        entries: wanted,
        directions: directions, largestError: 0, tolerance: tolerance)
      for k in 0..<wanted {
        // Spread over all entries: every parameter of a small model is looked at.
        var place = total <= wanted ? k : k * total / wanted
        var index = 0
        while place >= counts[index] {
          place -= counts[index]
          index += 1
        }
        let start = entry(variables[index], place)
        let derivative = entry(gradients[index], place)
        var best = Double.infinity
        // A kink within the step spoils a difference; a shorter step most likely avoids it.
        for size in [1e-5, 1e-6, 1e-4, 1e-7] where best > tolerance / 10 {
          let step = size * max(1, abs(start))
          set(variables[index], place, start + step)
          let above = try valueNow()
          set(variables[index], place, start - step)
          let below = try valueNow()
          best = min(best, error((above - below) / (2 * step), derivative))
        }
        set(variables[index], place, start)
        result.parameters[index].entries += 1
        result.parameters[index].largestError = max(result.parameters[index].largestError, best)
        result.largestError = max(result.largestError, best)
      }
      let starts = entries(variables)
      let derivatives = entries(gradients)
      for d in 0..<directions {
        let key = RandomKey(seed: 0).folding("direction").folding(d)
        let scale = 1 / Double(total).squareRoot()
        let direction = counts.enumerated().map { i, count in
          let key = key.folding(i)
          return (0..<count).map { key.folding($0).bits & 1 == 0 ? scale : -scale }
        }
        var slope = 0.0
        for (way, derivative) in zip(direction, derivatives) {
          for j in way.indices { slope += way[j] * derivative[j] }
        }
        var best = Double.infinity
        for step in [1e-5, 1e-6, 1e-4, 1e-7] where best > tolerance / 10 {
          move(starts, along: direction, by: step)
          let above = try valueNow()
          move(starts, along: direction, by: -step)
          let below = try valueNow()
          best = min(best, error((above - below) / (2 * step), slope))
        }
        result.largestError = max(result.largestError, best)
      }
      return result
    }
  }
}
