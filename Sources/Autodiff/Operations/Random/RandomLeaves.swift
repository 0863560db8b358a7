import CKernels

/// Numbers drawn evenly from [0, 1); a leaf with the key in `.random`.
package enum RandomUniform: ComputedLeaf {
  package static let name = "random_uniform"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .custom(NB_KERNEL_random_uniform) }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  { preconditionFailure("the type of random numbers is given, not inferred") }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] { [] }
}

/// Numbers drawn from the standard normal distribution; a leaf with the key in `.random`.
package enum RandomNormal: ComputedLeaf {
  package static let name = "random_normal"
  package static let id = PrimitiveTable.id(of: Self.self)
  package static var form: Form { .custom(NB_KERNEL_random_normal) }

  package static func infer(_ inputs: [TensorType], _ attributes: Attributes)
    throws(OperationError) -> TensorType
  { preconditionFailure("the type of random numbers is given, not inferred") }

  package static func gradient(
    _ graph: inout Graph, of node: NodeID, adjoint: NodeID, wanted: [Bool]
  ) throws(OperationError) -> [NodeID?] { [] }
}

extension Graph {
  /// - Parameter isPerStep: whether a training step draws them anew.
  package mutating func randomUniform(_ shape: Shape, key: RandomKey, isPerStep: Bool = false)
    -> NodeID
  {
    append(
      leaf: RandomUniform.self, .random(key: key, isPerStep: isPerStep), type: TensorType(shape))
  }

  package mutating func randomNormal(_ shape: Shape, key: RandomKey, isPerStep: Bool = false)
    -> NodeID
  {
    append(
      leaf: RandomNormal.self, .random(key: key, isPerStep: isPerStep), type: TensorType(shape))
  }
}
