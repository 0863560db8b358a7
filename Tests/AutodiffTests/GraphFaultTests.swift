import Autodiff
import TestSupport
import Testing

/// The rules of graphs hold after every pass, and what breaks them is found.
@Suite struct GraphFaultTests {
  @Test(arguments: OperationCase.all) func everyOperation(_ test: OperationCase) throws {
    var call = try test.call()
    #expect(call.graph.faults() == [])
    var roots = call.outputs
    if test.sample.isDifferentiable {
      let y = try call.weightedSum()
      let first = try call.graph.derivative(of: y, by: call.variables).gradients
      var slope = call.graph.constant(0)
      for gradient in first {
        slope = try call.graph.add(slope, call.graph.weightedSum(gradient, offset: 0.5))
      }
      roots += [y] + first + (try call.graph.derivative(of: slope, by: call.variables).gradients)
      #expect(call.graph.faults() == [])
    }
    #expect(plan(call.graph, roots).graph.faults() == [])
  }

  @Test(arguments: 0..<60) func randomGraphs(_ seed: Int) throws {
    var maker = RandomGraph(seed: seed)
    let y = try maker.make(operations: 30)
    let gradients = try maker.graph.derivative(of: y, by: maker.leaves).gradients
    #expect(maker.graph.faults() == [])
    #expect(plan(maker.graph, gradients + [y]).graph.faults() == [])
  }

  private func plan(_ graph: Graph, _ roots: [NodeID]) -> Plan {
    let writes = roots.enumerated().map { PlanRequest.Write($1, slot: 1000 + $0) }
    return Plan(PlanRequest(graph: graph, precision: .float32, writes: writes))
  }

  @Test func faultsAreFound() throws {
    var graph = Graph()
    let shape = try Shape([2, 3])
    let x = graph.append(leaf: Input.self, .slot(0), type: TensorType(shape))
    _ = graph.append(leaf: Input.self, .slot(1), type: TensorType(shape))
    #expect(graph.faults() == [])
    _ = graph.append(Exp.id, [x], .none, TensorType(try Shape([3])))
    _ = graph.append(Add.id, [x], .none, TensorType(shape, isBoolean: true))
    _ = graph.append(leaf: Input.self, .slot(0), type: TensorType(.scalar))
    _ = graph.append(MatrixProduct.id, [x, x], .none, TensorType(shape))
    let faults = graph.faults()
    #expect(faults.count == 4, "\(faults)")
    #expect(faults.contains { $0.contains("slot 0") })
  }
}
