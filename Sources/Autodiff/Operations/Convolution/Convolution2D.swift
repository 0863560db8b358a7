import CKernels

/// The cross-correlation of images `[n, c, h, w]` with kernels `[o, c / groups, kh, kw]`.
///
/// `.integers`: stride, padding and dilation (vertical, horizontal) and groups.
package enum Convolution2D: Primitive, Operation {
  package static let name = "conv2d"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .custom(NB_KERNEL_conv2d) }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  {
    guard case .integers(let numbers) = attributes else {
      preconditionFailure("conv2d has numbers")
    }
    let x = inputs[0].shape
    let weight = inputs[1].shape
    guard x.rank == 4 else { throw .wrongRank(name, expected: "images [n, c, h, w]", x) }
    guard weight.rank == 4 else {
      throw .wrongRank(name, expected: "a weight [out, c / groups, kh, kw]", weight)
    }
    let groups = numbers[6]
    guard groups > 0, groups <= x[1], weight[0] % groups == 0, x[1] == weight[1] * groups else {
      throw .unequalShapes("conv2d with \(groups) groups", [x, weight])
    }
    var sizes = [x[0], weight[0]]
    for i in 0..<2 {
      let count = Window.count(
        size: x[2 + i], kernel: weight[2 + i], stride: numbers[i], padding: numbers[2 + i],
        dilation: numbers[4 + i])
      guard count > 0, weight[2 + i] > 0 else {
        throw .unequalShapes("conv2d, whose kernel must fit into the image,", [x, weight])
      }
      sizes.append(count)
    }
    return TensorType(try Shape(sizes))
  }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] {
    guard case .integers(let numbers) = graph.attributes(of: node) else { return [nil, nil] }
    let x = graph[node].inputs[0]
    let weight = graph[node].inputs[1]
    return [
      wanted[0]
        ? try graph.append(
          Convolution2DInput.self, [adjoint, weight],
          .integers(numbers.prefix(7) + graph.shape(x).dimensions.suffix(2))) : nil,
      wanted[1]
        ? try graph.append(
          Convolution2DWeight.self, [x, adjoint],
          .integers(numbers.prefix(7) + graph.shape(weight).dimensions.suffix(2))) : nil,
    ]
  }

  package static let signature = Signature(
    "conv2d",
    [
      .init("x", .tensor, aliases: ["input"]), .init("weight", .tensor),
      .init("bias", .tensor, ArgumentValue.none), .init("stride", .integers, .integer(1)),
      .init("padding", .integers, .integer(0)), .init("dilation", .integers, .integer(1)),
      .init("groups", .integer, .integer(1)),
    ], summary: "The cross-correlation of images [n, c, h, w] with kernels [out, c, kh, kw].")

  package static func build(_ graph: inout Graph, _ arguments: ArgumentList)
    throws(OperationError) -> BuildResult
  {
    let window = try Window(arguments, defaultStride: [1, 1])
    let groups = arguments.integer("groups")
    let result = try graph.append(
      Self.self, [arguments.tensor("x"), arguments.tensor("weight")],
      .integers(window.stride + window.padding + window.dilation + [groups]))
    guard let bias = arguments.optionalTensor("bias") else { return .one(result) }
    let channels = graph.shape(result)[1]
    guard graph.shape(bias).dimensions == [channels] else {
      throw .wrongRank("conv2d", expected: "a bias of shape [\(channels)]", graph.shape(bias))
    }
    return .one(try graph.add(result, graph.reshape(bias, [1, channels, 1, 1])))
  }

  package static let samples = [
    Sample([("x", .tensor([1, 1, 3, 4])), ("weight", .tensor([2, 1, 2, 2]))]),
    Sample([
      ("x", .tensor([2, 2, 4, 3])), ("weight", .tensor([2, 1, 2, 3])), ("bias", .tensor([2])),
      ("stride", .constant(.integers([2, 1]))), ("padding", .constant(.integer(1))),
      ("groups", .constant(.integer(2))),
    ]),
    Sample([
      ("x", .tensor([1, 1, 5, 5])), ("weight", .tensor([1, 1, 2, 2])),
      ("dilation", .constant(.integer(2))), ("padding", .constant(.integers([0, 1]))),
    ]),
  ]
}
