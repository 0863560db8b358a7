import Autodiff
import TestSupport
import Testing

/// One sample of one operation of the tables.
struct OperationCase: Sendable, CustomTestStringConvertible {
  var operation: any Operation.Type
  var sample: Sample
  var index: Int

  var name: String { operation.signature.name }
  var testDescription: String { "\(name) \(index)" }

  static let all: [OperationCase] = (OperationTable.all + OperationTable.operators).flatMap {
    operation in
    operation.samples.enumerated().map {
      OperationCase(operation: operation, sample: $1, index: $0)
    }
  }

  static let differentiable = all.filter { $0.sample.isDifferentiable }

  func call() throws -> SampleCall { try SampleCall(operation, sample) }
}

extension SampleCall {
  /// A scalar that weighs every entry of every result with a number of its own.
  mutating func weightedSum() throws -> NodeID {
    var total = graph.constant(0)
    for (i, output) in outputs.enumerated() {
      total = try graph.add(total, graph.weightedSum(output, offset: Double(i)))
    }
    return total
  }
}

extension Graph {
  mutating func weightedSum(_ x: NodeID, offset: Double = 0) throws(OperationError) -> NodeID {
    let flat = try reshape(x, [shape(x).count])
    let places = iota(shape(flat))
    let weights = try cos(add(mul(places, 1.7), offset + 0.3))
    return try sum(mul(flat, weights))
  }
}

/// Central differences of a scalar by each entry of each variable, in the variables' order.
func centralDifferences(
  of y: NodeID, by variables: [NodeID], in graph: Graph, given: [NodeID: NaiveTensor],
  step: Double = 1e-5
) -> [[Double]] {
  var executor = NaiveExecutor(graph, given: given)
  return variables.map { variable in
    guard let start = given[variable] else { return [] }
    return start.values.indices.map { i in
      let h = step * max(1, abs(start.values[i]))
      var ends: [Double] = []
      for sign in [1.0, -1] {
        var moved = start
        moved.values[i] += sign * h
        executor.given[variable] = moved
        ends.append(executor.value(of: y).values[0])
      }
      executor.given[variable] = start
      return (ends[0] - ends[1]) / (2 * h)
    }
  }
}

/// Whether two lists agree to a tolerance relative to their largest entry (at least 1).
func agree(_ a: [Double], _ b: [Double], tolerance: Double) -> Bool {
  guard a.count == b.count else { return false }
  let scale = max(1, b.map { abs($0) }.filter { $0.isFinite }.max() ?? 1)
  return zip(a, b).allSatisfy { x, y in
    x == y || (x.isNaN && y.isNaN) || abs(x - y) <= tolerance * scale
  }
}
