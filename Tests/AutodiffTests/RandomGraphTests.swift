import Autodiff
import TestSupport
import Testing

/// Derivatives of random compositions against central differences.
@Suite struct RandomGraphTests {
  @Test(arguments: 0..<60) func derivative(_ seed: Int) throws {
    var maker = RandomGraph(seed: seed)
    let y = try maker.make(operations: 14)
    let derivative = try maker.graph.derivative(of: y, by: maker.leaves)
    let differences = centralDifferences(
      of: y, by: maker.leaves, in: maker.graph, given: maker.given)
    let gradients = NaiveExecutor(maker.graph, given: maker.given)
      .values(of: derivative.gradients)
    for (gradient, difference) in zip(gradients, differences) {
      #expect(agree(gradient.values, difference, tolerance: 1e-6))
    }
  }
}
