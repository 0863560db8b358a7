package import Autodiff
import CKernels

/// Entries in double precision, row-major, with their shape.
package struct NaiveTensor: Sendable, Equatable {
  package var dims: [Int]
  package var values: [Double]

  package init(_ dims: [Int], _ values: [Double]) {
    precondition(values.count == dims.reduce(1, *), "one value for each entry")
    self.dims = dims
    self.values = values
  }

  package init(_ dims: [Int], filledWith value: Double) {
    self.init(dims, Array(repeating: value, count: dims.reduce(1, *)))
  }

  /// Distances between neighbours along each axis, row-major.
  var strides: [Int] {
    var result = dims
    var distance = 1
    for axis in dims.indices.reversed() {
      result[axis] = distance
      distance *= dims[axis]
    }
    return result
  }

  /// Calls the body with each index of a shape in order, and its number.
  static func forEachIndex(_ dims: [Int], _ body: (Int, [Int]) -> Void) {
    var index = [Int](repeating: 0, count: dims.count)
    for place in 0..<dims.reduce(1, *) {
      body(place, index)
      for axis in dims.indices.reversed() {
        index[axis] += 1
        if index[axis] < dims[axis] { break }
        index[axis] = 0
      }
    }
  }
}

/// A second executor, as plain as can be: node by node in double precision, nothing fused,
/// reordered or reused. The oracle for the planner and the kernels.
package struct NaiveExecutor {
  package let graph: Graph
  /// The values of leaves; they also stand in for any other node, and cut the graph there.
  package var given: [NodeID: NaiveTensor]

  package init(_ graph: Graph, given: [NodeID: NaiveTensor] = [:]) {
    self.graph = graph
    self.given = given
  }

  package func value(of id: NodeID) -> NaiveTensor { values(of: [id])[0] }

  package func values(of ids: [NodeID]) -> [NaiveTensor] {
    var computed: [NodeID: NaiveTensor] = [:]
    for id in order(for: ids) {
      let value = given[id] ?? compute(id) { computed[$0] ?? NaiveTensor([], [.nan]) }
      precondition(
        value.dims == graph.shape(id).dimensions,
        "node \(id.index) (\(graph[id].operation.primitive.name)) has the shape it declares")
      computed[id] = value
    }
    return ids.map { computed[$0] ?? NaiveTensor([], [.nan]) }
  }

  /// The nodes needed, ascending.
  private func order(for ids: [NodeID]) -> [NodeID] {
    var seen = Set(ids)
    var open = Array(seen)
    while let id = open.popLast() {
      if given[id] != nil { continue }
      for input in graph[id].inputs where seen.insert(input).inserted { open.append(input) }
    }
    return seen.sorted()
  }

  private func compute(_ id: NodeID, _ value: (NodeID) -> NaiveTensor) -> NaiveTensor {
    let node = graph[id]
    let inputs = node.inputs.map(value)
    let attributes = graph.attributes(of: id)
    let dims = node.shape.dimensions
    switch node.operation.primitive.form {
    case .leaf:
      guard let number = attributes.number else {
        preconditionFailure("leaf \(id.index) has no value")
      }
      return NaiveTensor(dims, filledWith: number)
    case .elementwise(let opcode): return NaiveElementwise.apply(opcode, inputs, dims)
    case .reduction(let reduction):
      return NaiveReduction.apply(reduction, inputs[0], dims)
    case .view: return NaiveView.apply(attributes, inputs[0], dims)
    case .product: return NaiveLinearAlgebra.product(inputs[0], inputs[1], dims)
    case .custom(let kernel): return NaiveKernel.apply(kernel, inputs, attributes, dims)
    }
  }
}
