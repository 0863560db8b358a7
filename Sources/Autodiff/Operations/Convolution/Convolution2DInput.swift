import CKernels

/// The adjoint of `Convolution2D` by its images; `.integers` ends with their height and width.
package enum Convolution2DInput: Primitive {
  package static let name = "conv2d_input"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .custom(NB_KERNEL_conv2d_input) }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  {
    guard case .integers(let numbers) = attributes, numbers.count == 9 else {
      preconditionFailure("conv2d_input has numbers")
    }
    let a = inputs[0].shape
    let b = inputs[1].shape
    return TensorType(try Shape([a[0], b[1] * numbers[6], numbers[7], numbers[8]]))
  }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] {
    guard case .integers(let numbers) = graph.attributes(of: node) else { return [nil, nil] }
    let first = graph[node].inputs[0]
    let second = graph[node].inputs[1]
    return [
      wanted[0]
        ? try graph.append(
          Convolution2D.self, [adjoint, second], .integers(Array(numbers.prefix(7)))) : nil,
      wanted[1]
        ? try graph.append(
          Convolution2DWeight.self, [adjoint, first],
          .integers(numbers.prefix(7) + graph.shape(second).dimensions.suffix(2))) : nil,
    ]
  }
}
