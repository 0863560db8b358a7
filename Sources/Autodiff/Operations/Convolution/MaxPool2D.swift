import CKernels

/// The largest entry in each window of images `[n, c, h, w]`. With a second input of the same
/// shape: its entries at the places of those maxima.
///
/// `.integers`: kernel, stride, padding and dilation (vertical, horizontal).
package enum MaxPool2D: Primitive, Operation {
  package static let name = "max_pool2d"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .custom(NB_KERNEL_max_pool2d) }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  {
    guard case .integers(let numbers) = attributes else {
      preconditionFailure("max_pool2d has numbers")
    }
    let x = inputs[0].shape
    guard x.rank == 4 else { throw .wrongRank(name, expected: "images [n, c, h, w]", x) }
    var sizes = [x[0], x[1]]
    for i in 0..<2 {
      let count = Window.count(
        size: x[2 + i], kernel: numbers[i], stride: numbers[2 + i], padding: numbers[4 + i],
        dilation: numbers[6 + i])
      guard count > 0 else {
        throw .badArgument(name, parameter: "kernel_size", expected: "no larger than the image")
      }
      sizes.append(count)
    }
    return TensorType(try Shape(sizes))
  }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] {
    let inputs = Array(graph[node].inputs)
    let spread = try graph.append(
      MaxPool2DGradient.self, [inputs[0], adjoint], graph.attributes(of: node))
    return inputs.count == 1 ? [spread] : [nil, spread]
  }

  package static let signature = Signature(
    "max_pool2d",
    [
      .init("x", .tensor, aliases: ["input"]), .init("kernel_size", .integers),
      .init("stride", .integers, ArgumentValue.none), .init("padding", .integers, .integer(0)),
      .init("dilation", .integers, .integer(1)),
    ], summary: "The largest entry in each window of images [n, c, h, w].")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    let kernel = try Window.pair(arguments, "kernel_size", [1, 1], from: 1)
    let window = try Window(arguments, defaultStride: kernel)
    guard zip(window.padding, kernel).allSatisfy({ $0 * 2 <= $1 }) else {
      throw .badArgument(name, parameter: "padding", expected: "at most half of the kernel")
    }
    return .one(
      try graph.append(
        Self.self, [arguments.tensor("x")],
        .integers(kernel + window.stride + window.padding + window.dilation)))
  }

  package static let samples = [
    Sample([("x", .tensor([1, 2, 4, 4])), ("kernel_size", .constant(.integer(2)))]),
    Sample([
      ("x", .tensor([1, 1, 5, 4])), ("kernel_size", .constant(.integers([3, 2]))),
      ("stride", .constant(.integer(1))), ("padding", .constant(.integers([1, 0]))),
    ]),
  ]
}

/// Adds each adjoint at the place of its window's maximum: the adjoint of `MaxPool2D`, whose own
/// adjoint picks from there again.
package enum MaxPool2DGradient: Primitive {
  package static let name = "max_pool2d_gradient"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .custom(NB_KERNEL_max_pool2d_gradient) }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  { TensorType(inputs[0].shape) }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] {
    let x = graph[node].inputs[0]
    return [
      nil,
      wanted[1]
        ? try graph.append(MaxPool2D.self, [x, adjoint], graph.attributes(of: node)) : nil,
    ]
  }
}
