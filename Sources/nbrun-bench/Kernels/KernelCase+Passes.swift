import Autodiff
import Learning

extension KernelCase {
  /// Operations that become one pass over memory or a few: on what a cache holds, and on what only
  /// main memory holds.
  static var passes: [KernelCase] {
    [(64, 128), (1 << 15, 512)].flatMap { rows, width in
      [
        pass("a * b + c", rows, width, inputs: 3) { graph, leaves, _ in
          try graph.add(graph.mul(leaves[0], leaves[1]), leaves[2])
        },
        pass("gelu", rows, width) { graph, leaves, _ in try graph.gelu(leaves[0]) },
        pass("softmax", rows, width) { graph, leaves, _ in try graph.softmax(leaves[0]) },
        pass("layer norm", rows, width) { graph, leaves, _ in
          let signature = LayerNorm.signature
          var values = signature.parameters.map { $0.initial ?? .none }
          values[0] = .tensor(leaves[0])
          return try LayerNorm.build(
            &graph, ArgumentList(signature: signature, values: values), parameters: [],
            isTraining: { true })
        },
        pass("cross-entropy, derived", rows, width) { graph, leaves, labels in
          let loss = try graph.crossEntropy(leaves[0], labels)
          return try graph.derivative(of: loss, by: [leaves[0]]).gradients[0]
        },
        pass("sum of rows", rows, width, results: rows) { graph, leaves, _ in
          try graph.sum(leaves[0], axes: [1])
        },
        pass("sum of columns", rows, width, results: width) { graph, leaves, _ in
          try graph.sum(leaves[0], axes: [0])
        },
        pass("sum of all", rows, width, results: 1) { graph, leaves, _ in
          try graph.sum(leaves[0])
        },
      ]
    }
  }

  /// - Parameters:
  ///   - results: entries of the result; those of an input, unless told otherwise.
  ///   - build: from the inputs of rows × width, and a label for each row.
  private static func pass(
    _ name: String, _ rows: Int, _ width: Int, inputs: Int = 1, results: Int? = nil,
    _ build: @escaping (inout Graph, [NodeID], _ labels: NodeID) throws -> NodeID
  ) -> KernelCase {
    let count = rows * width
    return KernelCase(
      group: "pass", name: "\(name), \(rows)×\(width)",
      work: moved(read: inputs * count, written: results ?? count), isThreaded: true
    ) { setting in
      let shapes = Array(repeating: [rows, width], count: inputs) + [[rows]]
      let pass = try PlannedPass(shapes, setting) { graph, leaves in
        [(try build(&graph, leaves, leaves[inputs]), nil)]
      }
      setting.write(inputs, count: rows) { Float($0 % width) }
      return { pass.run() }
    }
  }
}
