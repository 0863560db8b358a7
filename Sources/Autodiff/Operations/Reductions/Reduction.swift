package import CKernels

/// A primitive that takes the axes of `.axes` together; they stay with size 1.
package protocol Reduction: Primitive {
  static var reduction: nb_reduction { get }
  /// Whether no entries at all have a result: 0 for a sum, but nothing for a maximum.
  static var isDefinedForEmpty: Bool { get }
  static var keepsBooleans: Bool { get }
}

extension Reduction {
  package static var form: Form { .reduction(reduction) }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  {
    guard case .axes(let axes) = attributes else {
      preconditionFailure("a reduction has axes")
    }
    var shape = inputs[0].shape
    for axis in axes {
      guard isDefinedForEmpty || shape[axis] > 0 else {
        throw .emptyReduction(name, inputs[0].shape)
      }
      shape = shape.replacing(axis: axis, with: 1)
    }
    return TensorType(shape, isBoolean: keepsBooleans && inputs[0].isBoolean)
  }
}

extension Graph {
  /// Takes axes together: all of them for nothing; negative axes count from the end.
  mutating func reduce(
    _ primitive: (some Reduction).Type, _ x: NodeID, axes: [Int]?, keepdims: Bool
  ) throws(OperationError) -> NodeID {
    let axes = try shape(x).axes(axes)
    let reduced = axes.isEmpty ? x : try append(primitive, [x], .axes(axes))
    return keepdims ? reduced : try squeeze(reduced, axes: axes)
  }
}
