import Autodiff
import TestSupport
import Testing

/// The planner and the kernels against the naive executor.
@Suite struct WorkspaceTests {
  /// A workspace that holds a graph of its own making, with the leaves that the graph's slots name.
  private func workspace(
    _ graph: Graph, _ leaves: [NaiveTensor], precision: Precision
  ) throws -> Workspace {
    let workspace = Workspace(precision: precision, arena: ExecutionArena(threads: 1))
    for leaf in leaves {
      _ = workspace.leaf(Tensor(leaf.values, shape: try Shape(leaf.dims), precision: precision))
    }
    workspace.graph = graph
    return workspace
  }

  /// Compares nodes of a graph, each to a tolerance relative to its largest entry.
  private func compare(
    _ ids: [NodeID], in graph: Graph, leaves: [(node: NodeID, value: NaiveTensor)],
    _ precision: Precision, tolerance: Double, _ what: String
  ) throws {
    let workspace = try workspace(graph, leaves.map { $0.value }, precision: precision)
    var executor = NaiveExecutor(graph)
    for leaf in leaves {
      // What single precision makes of the value, so that both start from the same numbers.
      let rounded =
        precision == .float32 ? leaf.value.values.map { Double(Float($0)) } : leaf.value.values
      executor.given[leaf.node] = NaiveTensor(leaf.value.dims, rounded)
    }
    for i in 0..<graph.count {
      let id = NodeID(i)
      guard case .random = graph.attributes(of: id) else { continue }
      executor.given[id] = NaiveTensor(
        graph.shape(id).dimensions, try workspace.value(of: id).doubles)
    }
    let expected = executor.values(of: ids)
    let values = try workspace.values(of: ids)
    for (i, value) in values.enumerated() {
      #expect(value.shape == graph.shape(ids[i]))
      #expect(
        agree(value.doubles, expected[i].values, tolerance: tolerance),
        "\(what), value \(i): \(value.doubles.prefix(24)), not \(expected[i].values.prefix(24))")
    }
  }

  @Test(arguments: OperationCase.all, [Precision.float64, .float32])
  func everyOperation(_ test: OperationCase, _ precision: Precision) throws {
    var call = try test.call()
    var ids = call.outputs
    if test.sample.isDifferentiable {
      let y = try call.weightedSum()
      let first = try call.graph.derivative(of: y, by: call.variables).gradients
      ids += [y] + first
      var slope = call.graph.constant(0)
      for gradient in first {
        slope = try call.graph.add(slope, call.graph.weightedSum(gradient, offset: 0.5))
      }
      ids += try call.graph.derivative(of: slope, by: call.variables).gradients
    }
    try compare(
      ids, in: call.graph, leaves: call.tensors.map { ($0.node, $0.value) }, precision,
      tolerance: precision == .float64 ? 1e-11 : 2e-3, test.testDescription)
  }

  @Test(arguments: 0..<100) func randomGraphs(_ seed: Int) throws {
    var maker = RandomGraph(seed: seed)
    let y = try maker.make(operations: 25)
    let gradients = try maker.graph.derivative(of: y, by: maker.leaves).gradients
    let leaves = maker.leaves.map { ($0, maker.given[$0] ?? NaiveTensor([], [0])) }
    try compare(
      [y] + gradients, in: maker.graph, leaves: leaves, .float64, tolerance: 1e-11, "seed \(seed)")
  }

  @Test(arguments: [Precision.float64, .float32], [1, 7, 64, 65, 3000])
  func sorting(_ precision: Precision, _ count: Int) throws {
    var values = (0..<count * 2).map { i in Double(i * 7919 % 101) - 50 }
    if count > 7 {
      values[3] = .nan
      values[5] = .infinity
      values[6] = -0.0
      values[8] = -.infinity
    }
    for isDescending in [false, true] {
      var graph = Graph()
      let x = graph.append(
        leaf: Input.self, .slot(0), type: TensorType(try Shape([count, 2])))
      let order = try graph.argsort(x, axis: 0, descending: isDescending)
      let workspace = try workspace(
        graph, [NaiveTensor([count, 2], values)], precision: precision)
      let places = try workspace.value(of: order).doubles
      for column in 0..<2 {
        let lane = (0..<count).map { values[$0 * 2 + column] }
        let rank = lane.map { $0.isNaN ? Double.greatestFiniteMagnitude : min($0, 1e300) }
        let expected = lane.indices.sorted { a, b in
          rank[a] == rank[b] ? a < b : (rank[a] < rank[b]) != isDescending
        }
        #expect((0..<count).map { Int(places[$0 * 2 + column]) } == expected)
      }
    }
  }

  /// `a x = b`, `a a⁻¹ = 1` and the eigenvalues' sum for a matrix larger than any sample.
  @Test func linearAlgebra() throws {
    let n = 24
    let entries = (0..<n * n).map { i in
      Double(i * 7919 % 211) / 100 - 1 + (i % (n + 1) == 0 ? 4 : 0)
    }
    var graph = Graph()
    let a = graph.append(leaf: Input.self, .slot(0), type: TensorType(try Shape([n, n])))
    let b = try graph.index(a, axis: 1, at: 3)
    let residual = try graph.amax(graph.abs(graph.sub(graph.matmul(a, graph.solve(a, b)), b)))
    let product = try graph.matmul(a, graph.inv(a))
    let trace = try graph.sum(graph.diagonal(of: a))
    let spectrum = try graph.sum(graph.eigvalsh(a))
    let unit = try graph.mul(graph.det(a), graph.det(graph.inv(a)))
    let squares = try graph.amax(
      graph.abs(graph.sub(graph.lstsq(a, b), graph.solve(a, b))))
    let values = try workspace(graph, [NaiveTensor([n, n], entries)], precision: .float64)
      .values(of: [residual, product, trace, spectrum, unit, squares])
    #expect(values[0][0] < 1e-12)
    for i in 0..<n * n { #expect(abs(values[1][i] - (i % (n + 1) == 0 ? 1 : 0)) < 1e-12) }
    #expect(abs(values[2][0] - values[3][0]) < 1e-11)
    #expect(abs(values[4][0] - 1) < 1e-11)
    #expect(values[5][0] < 1e-12)
  }

  @Test func labelThatIsNoClass() throws {
    var graph = Graph()
    let logits = graph.append(leaf: Input.self, .slot(0), type: TensorType(try Shape([2, 3])))
    let labels = graph.append(leaf: Input.self, .slot(1), type: TensorType(try Shape([2])))
    let loss = try graph.crossEntropy(logits, labels)
    let workspace = try workspace(
      graph, [NaiveTensor([2, 3], filledWith: 0), NaiveTensor([2], [0, 3])], precision: .float64)
    #expect {
      try workspace.value(of: loss)
    } throws: { error in
      guard case ExecutionError.indexOutOfRange(let value, let size, _)? = error as? ExecutionError
      else { return false }
      return value == 3 && size == 3
    }
  }

  @Test func whatHasANameIsNotKeptWhereMemoryIsShort() throws {
    let count = 1 << 18
    let workspace = Workspace(precision: .float32, arena: ExecutionArena(threads: 1))
    let x = workspace.leaf(
      Tensor([Double](repeating: 3, count: count), shape: try Shape([count]), precision: .float32))
    let named = try workspace.graph.mul(x, 2)
    workspace.keep(named)
    let sum = try workspace.graph.mean(workspace.graph.square(named))
    workspace.memoryLimit = 1 << 19
    #expect(try workspace.value(of: sum).doubles == [36])
    #expect(throws: ExecutionError.self) { try workspace.value(of: named) }
    workspace.memoryLimit = 1 << 22
    #expect(try workspace.value(of: named).doubles.allSatisfy { $0 == 6 })
  }
}
