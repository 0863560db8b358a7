import Autodiff
import TestSupport
import Testing

/// Derivatives of every operation in the tables against central differences in double precision.
@Suite struct EveryOperationTests {
  @Test(arguments: OperationCase.differentiable)
  func firstDerivative(_ test: OperationCase) throws {
    var call = try test.call()
    #expect(!call.variables.isEmpty, "a differentiable sample has something to vary")
    let y = try call.weightedSum()
    let derivative = try call.graph.derivative(of: y, by: call.variables)
    let executor = NaiveExecutor(call.graph, given: call.given)
    let differences = centralDifferences(
      of: y, by: call.variables, in: call.graph, given: call.given)
    for (i, gradient) in executor.values(of: derivative.gradients).enumerated() {
      #expect(
        agree(gradient.values, differences[i], tolerance: 1e-7),
        "\(gradient.values) against \(differences[i])")
    }
  }

  @Test(arguments: OperationCase.differentiable)
  func secondDerivative(_ test: OperationCase) throws {
    var call = try test.call()
    let y = try call.weightedSum()
    let first = try call.graph.derivative(of: y, by: call.variables)
    var slope = call.graph.constant(0)
    for (i, gradient) in first.gradients.enumerated() {
      slope = try call.graph.add(
        slope, call.graph.weightedSum(gradient, offset: Double(i) + 0.5))
    }
    let second = try call.graph.derivative(of: slope, by: call.variables)
    let executor = NaiveExecutor(call.graph, given: call.given)
    let differences = centralDifferences(
      of: slope, by: call.variables, in: call.graph, given: call.given)
    for (i, gradient) in executor.values(of: second.gradients).enumerated() {
      #expect(
        agree(gradient.values, differences[i], tolerance: 1e-6),
        "\(gradient.values) against \(differences[i])")
    }
  }

  /// A derivative along directions, forwards, equals the one backwards.
  @Test(arguments: OperationCase.differentiable)
  func jacobianVectorProduct(_ test: OperationCase) throws {
    var call = try test.call()
    let y = try call.weightedSum()
    let gradients = try call.graph.derivative(of: y, by: call.variables).gradients
    var backwards = call.graph.constant(0)
    var directions: [NodeID] = []
    for (i, variable) in call.variables.enumerated() {
      let shape = call.graph.shape(variable)
      let places = try call.graph.reshape(
        call.graph.iota(Shape([shape.count])), to: shape)
      let direction = try call.graph.sin(call.graph.add(places, Double(i) + 1))
      directions.append(direction)
      backwards = try call.graph.add(
        backwards, call.graph.sum(call.graph.mul(gradients[i], direction)))
    }
    let forwards = try call.graph.jvp(of: y, by: call.variables, along: directions)
    let values = NaiveExecutor(call.graph, given: call.given).values(of: [forwards, backwards])
    #expect(agree(values[0].values, values[1].values, tolerance: 1e-10))
  }

  @Test func namesAreUnique() {
    let names = OperationTable.all.flatMap { [$0.signature.name] + $0.signature.aliases }
    #expect(Set(names).count == names.count)
    #expect(OperationTable.named.count == names.count)
  }

  @Test func everyOperationHasSamples() {
    for operation in OperationTable.all + OperationTable.operators {
      #expect(!operation.samples.isEmpty, "\(operation.signature.name)")
    }
  }
}
