package import Autodiff

/// One sample of an operation built into a graph, with the values of its tensors.
package struct SampleCall {
  package var graph = Graph()
  package let name: String
  /// The tensors of the call in its order, with the values that the sample gives them.
  package var tensors: [(parameter: String, node: NodeID, value: NaiveTensor)] = []
  /// Those by which derivatives are taken.
  package var variables: [NodeID] = []
  package var outputs: [NodeID] = []
  /// The arguments that are no tensors, as they were given.
  package var constants: [(parameter: String, value: ArgumentValue)] = []

  package var given: [NodeID: NaiveTensor] {
    Dictionary(uniqueKeysWithValues: tensors.map { ($0.node, $0.value) })
  }

  /// - Throws: what the operation's builder throws.
  package init(_ operation: any Operation.Type, _ sample: Sample) throws(OperationError) {
    let signature = operation.signature
    name = signature.name
    var values: [ArgumentValue] = []
    for parameter in signature.parameters {
      guard let argument = sample.arguments.first(where: { $0.name == parameter.name }) else {
        guard let initial = parameter.initial else {
          preconditionFailure("a sample of \(name) gives no \(parameter.name)")
        }
        values.append(initial)
        continue
      }
      switch argument.value {
      case .constant(let value): values.append(constant(value, for: parameter))
      case .tensor(let dims, let range): values.append(.tensor(leaf(parameter.name, dims, range)))
      case .entries(let dims, let entries):
        let node = leaf(parameter.name, NaiveTensor(dims, entries))
        variables.append(node)
        values.append(.tensor(node))
      case .fixed(let dims, let entries):
        values.append(.tensor(leaf(parameter.name, NaiveTensor(dims, entries))))
      case .tensors(let shapes):
        values.append(.tensors(shapes.map { leaf(parameter.name, $0, -1.5...1.5) }))
      }
    }
    let arguments = ArgumentList(
      signature: signature, values: values, key: RandomKey(seed: 7).folding(name))
    switch try operation.build(&graph, arguments) {
    case .one(let node): outputs = [node]
    case .many(let nodes): outputs = nodes
    }
  }

  private mutating func constant(_ value: ArgumentValue, for parameter: Signature.Parameter)
    -> ArgumentValue
  {
    constants.append((parameter.name, value))
    guard parameter.kind == .tensor, case .real(let number) = value else { return value }
    return .tensor(graph.constant(number))
  }

  private mutating func leaf(_ parameter: String, _ dims: [Int], _ range: ClosedRange<Double>)
    -> NodeID
  {
    // Evenly spread by the golden ratio, so that no two entries are equal or close.
    let key = RandomKey(seed: 1).folding(name).folding(parameter).folding(tensors.count)
    let first = Double(key.bits >> 11) * 0x1p-53
    let values = (0..<dims.reduce(1, *)).map { i in
      let place = (first + Double(i) * 0.618_033_988_749_894_8)
        .truncatingRemainder(dividingBy: 1)
      return range.lowerBound + place * (range.upperBound - range.lowerBound)
    }
    let node = leaf(parameter, NaiveTensor(dims, values))
    variables.append(node)
    return node
  }

  private mutating func leaf(_ parameter: String, _ value: NaiveTensor) -> NodeID {
    guard let shape = try? Shape(value.dims) else {
      preconditionFailure("a sample of \(name) has a shape that does not exist")
    }
    let node = graph.append(
      leaf: Input.self, .slot(tensors.count), type: TensorType(shape))
    tensors.append((parameter, node, value))
    return node
  }
}
