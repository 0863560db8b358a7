import Autodiff
import TestSupport
import Testing

/// Products that are only read transposed are made so.
@Suite struct TurnedProductTests {
  private struct Made {
    var graph = Graph()
    var leaves: [NodeID] = []

    mutating func leaf(_ dimensions: Int...) throws -> NodeID {
      let type = TensorType(try Shape(dimensions))
      leaves.append(graph.append(leaf: Input.self, .slot(leaves.count), type: type))
      return leaves[leaves.count - 1]
    }

    /// The plan that writes values behind the leaves.
    func plan(_ outputs: [NodeID]) -> Plan {
      let writes = outputs.enumerated().map { PlanRequest.Write($1, slot: leaves.count + $0) }
      return Plan(PlanRequest(graph: graph, precision: .float32, writes: writes))
    }

    /// Holds the plan of the outputs to one operation at a time, and gives its instructions.
    func kinds(_ outputs: [NodeID]) throws -> [String] {
      let arena = ExecutionArena(threads: 2)
      func filled(_ node: NodeID, _ slot: Int) -> Tensor {
        let shape = graph.shape(node)
        return Tensor(
          (0..<shape.count).map { Double(($0 * 37 + slot * 11) % 101) / 50 - 1 }, shape: shape,
          precision: .float32)
      }
      let inputs = leaves.enumerated().map { filled($1, $0) }
      var oracle = OneByOne(graph, slots: inputs, precision: .float32, arena: arena)
      let expected = try oracle.values(of: outputs)
      let results = outputs.enumerated().map { filled($1, leaves.count + $0) }
      let plan = plan(outputs)
      try Executable(plan, slots: (inputs + results).map(\.storage), arena: arena).run()
      for (result, value) in zip(results, expected) {
        #expect(result.firstDifference(from: value) == nil)
      }
      return plan.summaries.map(\.kind)
    }
  }

  @Test func theGradientOfATransposedWeightIsNotCopied() throws {
    var made = Made()
    let (x, w) = (try made.leaf(300, 200), try made.leaf(150, 200))
    let h = try made.graph.matmul(x, made.graph.transpose(w))
    let loss = try made.graph.mean(made.graph.square(h))
    let gradient = try made.graph.derivative(of: loss, by: [w]).gradients[0]
    let update = try made.graph.sub(w, made.graph.mul(gradient, 0.1))
    let kinds = try made.kinds([loss, update])
    #expect(!kinds.contains("copy"))
    #expect(kinds.filter { $0 == "product" }.count == 2)
  }

  @Test func batchesToo() throws {
    var made = Made()
    let (a, b) = (try made.leaf(3, 40, 20), try made.leaf(3, 20, 30))
    let both = try made.graph.exp(made.graph.transpose(made.graph.matmul(a, b)))
    let kinds = try made.kinds([both])
    #expect(!kinds.contains("copy"))
  }

  /// Turned, one matrix for a batch would be a product for each of its entries.
  @Test func notWhereOneMatrixMeetsMany() throws {
    var made = Made()
    let (a, b) = (try made.leaf(3, 40, 20), try made.leaf(1, 20, 30))
    let spread = try made.graph.expand(b, to: Shape([3, 20, 30]))
    let product = try made.graph.append(MatrixProduct.self, [a, spread])
    let result = try made.graph.exp(made.graph.transpose(product))
    #expect(made.plan([result]).dump.contains("[120, 20] @ [20, 30] × 1"))
    _ = try made.kinds([result])
  }

  /// What else reads the product, or takes it out, gets it as it is.
  @Test func aProductThatOthersReadStays() throws {
    var made = Made()
    let (a, b) = (try made.leaf(40, 20), try made.leaf(20, 40))
    let product = try made.graph.matmul(a, b)
    let turned = try made.graph.transpose(product)
    let both = try made.graph.mul(product, turned)
    let power = try made.graph.exp(turned)
    for outputs in [[both], [product, power]] {
      #expect(try made.kinds(outputs).filter { $0 == "product" }.count == 1)
    }
  }

  /// A result may itself be the exchange of axes, and the factors exchanges of others.
  @Test func exchangesOfExchanges() throws {
    var made = Made()
    let (a, b) = (try made.leaf(20, 40), try made.leaf(30, 20))
    let product = try made.graph.matmul(
      made.graph.transpose(a), made.graph.transpose(b))
    let turned = try made.graph.transpose(product)
    #expect(try made.kinds([turned]) == ["product"])
  }
}
