import Autodiff
import TestSupport
import Testing

@Suite struct DerivativeTests {
  private func leaf(_ graph: inout Graph, _ slot: Int, _ dims: [Int] = []) throws -> NodeID {
    graph.append(leaf: Input.self, .slot(slot), type: TensorType(try Shape(dims)))
  }

  /// Nodes grow linearly and no recursion is as deep as the graph.
  @Test func longChain() throws {
    var graph = Graph()
    let x = try leaf(&graph, 0)
    var y = x
    for _ in 0..<100_000 { y = try graph.sin(y) }
    let derivative = try graph.derivative(of: y, by: [x])
    #expect(derivative.isConnected == [true])
    #expect(graph.count < 100_000 * 4)
    let value = NaiveExecutor(graph, given: [x: NaiveTensor([], [0])]).value(
      of: derivative.gradients[0])
    #expect(value.values == [1])
  }

  /// What lies before the variables is not visited, and what does not depend on them adds nothing.
  @Test func onlyThePathBetween() throws {
    var graph = Graph()
    let old = try leaf(&graph, 0)
    var past = old
    for _ in 0..<1000 { past = try graph.exp(past) }
    let x = try leaf(&graph, 1)
    let y = try graph.mul(graph.mul(x, past), x)
    let before = graph.count
    let derivative = try graph.derivative(of: y, by: [x])
    #expect(graph.count - before < 10)
    #expect(derivative.isConnected == [true])
  }

  /// What draws numbers in a part that is computed again waits for an adjoint, by which it has no
  /// derivative.
  @Test func secondDerivativeThroughACheckpoint() throws {
    func slope(isCheckpointed: Bool) throws -> [Double] {
      var graph = Graph()
      let x = try leaf(&graph, 0, [3])
      let start = graph.count
      let noise = graph.randomNormal(try Shape([3]), key: RandomKey(seed: 3))
      var part = try graph.sum(graph.tanh(graph.mul(x, noise)))
      if isCheckpointed { part = try graph.checkpoint(part, since: start) }
      let first = try graph.derivative(of: graph.square(part), by: [x]).gradients[0]
      let second = try graph.derivative(of: graph.sum(graph.square(first)), by: [x]).gradients[0]
      return NaiveExecutor(graph, given: [x: NaiveTensor([3], [0.5, -1, 2])])
        .value(of: second).values
    }
    let (through, plain) = (try slope(isCheckpointed: true), try slope(isCheckpointed: false))
    #expect(agree(through, plain, tolerance: 1e-12), "\(through), not \(plain)")
  }

  @Test func independence() throws {
    var graph = Graph()
    let a = try leaf(&graph, 0, [3])
    let b = try leaf(&graph, 1, [2])
    let y = try graph.sum(graph.mul(graph.stopGradient(a), 2))
    let derivative = try graph.derivative(of: y, by: [a, b])
    #expect(derivative.isConnected == [false, false])
    let zeros = NaiveExecutor(graph).values(of: derivative.gradients)
    #expect(zeros == [NaiveTensor([3], [0, 0, 0]), NaiveTensor([2], [0, 0])])
  }

  /// By a value in the middle, and by one before and after it at once.
  @Test func intermediateValues() throws {
    var graph = Graph()
    let x = try leaf(&graph, 0)
    let h = try graph.mul(x, 3)
    let y = try graph.square(h)
    let derivative = try graph.derivative(of: y, by: [x, h, y])
    let values = NaiveExecutor(graph, given: [x: NaiveTensor([], [2])])
      .values(of: derivative.gradients).map { $0.values[0] }
    #expect(values == [36, 12, 1])
  }

  @Test func higherOrders() throws {
    var graph = Graph()
    let x = try leaf(&graph, 0)
    var y = try graph.mul(graph.pow(x, 3), graph.sin(x))
    var values: [Double] = []
    for _ in 0..<3 {
      y = try graph.derivative(of: y, by: [x]).gradients[0]
      values.append(NaiveExecutor(graph, given: [x: NaiveTensor([], [2])]).value(of: y).values[0])
    }
    // By SymPy: diff(x**3*sin(x), x, n) at 2.
    #expect(
      agree(
        values, [7.582394429531041, -6.350334369828692, -38.93103422809044], tolerance: 1e-13))
  }

  /// Rosenbrock's valley at (-1.2, 1).
  @Test func hessian() throws {
    var graph = Graph()
    let p = try leaf(&graph, 0, [2])
    let a = try graph.index(p, at: 0)
    let b = try graph.index(p, at: 1)
    let y = try graph.add(
      graph.square(graph.sub(1, a)), graph.mul(graph.square(graph.sub(b, graph.square(a))), 100))
    let hessian = try graph.hessian(of: y, by: p).gradients[0]
    let direction = try leaf(&graph, 1, [2])
    let product = try graph.hvp(of: y, by: [p], along: [direction]).gradients[0]
    let values = NaiveExecutor(
      graph, given: [p: NaiveTensor([2], [-1.2, 1]), direction: NaiveTensor([2], [1, 2])]
    ).values(of: [hessian, product])
    #expect(values[0].dims == [2, 2])
    #expect(agree(values[0].values, [1330, 480, 480, 200], tolerance: 1e-13))
    #expect(agree(values[1].values, [2290, 880], tolerance: 1e-13))
  }

  @Test func joinedHessian() throws {
    var graph = Graph()
    let r = try leaf(&graph, 0)
    let l = try leaf(&graph, 1)
    let v = try graph.mul(graph.mul(graph.square(r), l), .pi)
    let hessian = try graph.hessian(of: v, by: [r, l]).gradients[0]
    let value = NaiveExecutor(
      graph, given: [r: NaiveTensor([], [3]), l: NaiveTensor([], [5])]
    ).value(of: hessian)
    #expect(agree(value.values, [10 * .pi, 6 * .pi, 6 * .pi, 0], tolerance: 1e-14))
  }

  @Test func jacobian() throws {
    var graph = Graph()
    let x = try leaf(&graph, 0, [3])
    let y = try graph.stack([graph.prod(x), graph.sum(graph.square(x))])
    let jacobian = try graph.jacobian(of: y, by: x).gradients[0]
    let value = NaiveExecutor(graph, given: [x: NaiveTensor([3], [1, 2, 3])]).value(of: jacobian)
    #expect(value == NaiveTensor([2, 3], [6, 3, 2, 2, 4, 6]))
  }

  @Test func onlyOfScalars() throws {
    var graph = Graph()
    let x = try leaf(&graph, 0, [3])
    #expect(throws: OperationError.self) { try graph.derivative(of: x, by: [x]) }
  }

  /// Kinks, ties and edges, as PyTorch has them.
  @Test(arguments: Kink.all) func kinks(_ kink: Kink) throws {
    var graph = Graph()
    let x = try leaf(&graph, 0, [kink.x.count])
    let y = try graph.sum(kink.build(&graph, x))
    let gradient = try graph.derivative(of: y, by: [x]).gradients[0]
    let value = NaiveExecutor(graph, given: [x: NaiveTensor([kink.x.count], kink.x)])
      .value(of: gradient)
    #expect(agree(value.values, kink.gradient, tolerance: 1e-14), "\(value.values)")
  }
}

struct Kink: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var x: [Double]
  var gradient: [Double]
  var build: @Sendable (inout Graph, NodeID) throws(OperationError) -> NodeID

  init(
    _ name: String, _ x: [Double], _ gradient: [Double],
    _ build: @escaping @Sendable (inout Graph, NodeID) throws(OperationError) -> NodeID
  ) {
    testDescription = name
    self.x = x
    self.gradient = gradient
    self.build = build
  }

  static let all = [
    Kink("relu", [-1, 0, 1], [0, 0, 1]) { (g, x) throws(OperationError) in try g.relu(x) },
    Kink("abs", [-1, 0, 1], [-1, 0, 1]) { (g, x) throws(OperationError) in try g.abs(x) },
    Kink("sqrt", [0], [.infinity]) { (g, x) throws(OperationError) in try g.sqrt(x) },
    Kink("norm", [0, 0], [0, 0]) { (g, x) throws(OperationError) in try g.norm(x) },
    Kink("x ** 0", [0, 2], [0, 0]) { (g, x) throws(OperationError) in try g.pow(x, 0) },
    Kink("x ** 1", [0, 2], [1, 1]) { (g, x) throws(OperationError) in
      let one = g.constant(1)
      return try g.pow(x, one)
    },
    Kink("max over", [1, 3, 3, 0], [0, 0.5, 0.5, 0]) { (g, x) throws(OperationError) in
      try g.amax(x)
    },
    Kink("maximum", [1, 2, 3], [0, 0.5, 1]) { (g, x) throws(OperationError) in
      try g.maximum(x, 2)
    },
    Kink("clip", [-1, 0, 0.5, 1, 2], [0, 1, 1, 1, 0]) { (g, x) throws(OperationError) in
      let low = g.constant(0)
      let high = g.constant(1)
      return try g.clip(x, min: low, max: high)
    },
    Kink("prod with one zero", [0, 2, 3], [6, 0, 0]) { (g, x) throws(OperationError) in
      try g.prod(x)
    },
    Kink("softplus", [-800, 0, 800], [0, 0.5, 1]) { (g, x) throws(OperationError) in
      try g.softplus(x)
    },
    Kink("log behind where", [0, 2], [0, 0.5]) { (g, x) throws(OperationError) in
      let zero = g.constant(0)
      let one = g.constant(1)
      let isPositive = try g.gt(x, zero)
      return try g.select(isPositive, g.log(g.select(isPositive, x, one)), zero)
    },
  ]
}
