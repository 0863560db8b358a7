package import CKernels

/// What all entry-by-entry primitives share: broadcasting shapes, and a tile opcode.
package protocol Elementwise: Primitive {
  static var opcode: nb_opcode { get }
  static var isBoolean: Bool { get }
}

extension Elementwise {
  package static var form: Form { .elementwise(opcode) }
  package static var isBoolean: Bool { false }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  {
    var shape = inputs[0].shape
    for input in inputs.dropFirst() { shape = try shape.broadcast(with: input.shape) }
    return TensorType(shape, isBoolean: isBoolean)
  }
}
