package import Autodiff

/// A function with parameters of its own.
///
/// The language adds two keywords to every layer: `name=`, by which layers share parameters, and
/// `init=`, which takes the place of the first parameter's initial value.
package protocol Layer: Sendable {
  /// The first parameter is the layer's input, a tensor. Where the signature is random, the
  /// arguments' `key` and `isPerStep` are those of the layer's noise.
  static var signature: Signature { get }

  /// What the layer learns, in a fixed order; empty for a layer such as `dropout`.
  /// - Parameter graph: for the shapes of the arguments.
  static func parameters(_ graph: Graph, _ arguments: ArgumentList) throws(OperationError)
    -> [LayerParameter]

  /// Appends the nodes of one call.
  /// - Parameters:
  ///   - parameters: one node for each of `parameters(_:_:)`.
  ///   - isTraining: a model none of whose layers asks is the same graph in both modes.
  static func build(
    _ graph: inout Graph, _ arguments: ArgumentList, parameters: [NodeID], isTraining: () -> Bool
  ) throws(OperationError) -> NodeID
}

/// One parameter of a layer before it has a value.
package struct LayerParameter: Sendable {
  /// The last part of its path: `weight`.
  package var name: String
  package var shape: Shape
  package var initial: InitialValue
  package init(_ name: String, _ shape: Shape, _ initial: InitialValue) {
    self.name = name
    self.shape = shape
    self.initial = initial
  }
}
