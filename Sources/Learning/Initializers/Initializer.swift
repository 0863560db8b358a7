package import Autodiff

/// How a parameter starts: a function from shape and key to initial entries.
package protocol Initializer: Sendable {
  /// The numbers and strings it takes, without shape and key; no tensors.
  static var signature: Signature { get }

  /// Appends the nodes of an initial value of the shape.
  /// - Parameter arguments: bound to `signature`; `key` is the parameter's own stream.
  static func build(_ graph: inout Graph, shape: Shape, _ arguments: ArgumentList)
    throws(OperationError) -> NodeID

  /// The distribution in words for a summary: "uniform in ±0.25".
  static func description(shape: Shape, _ arguments: ArgumentList) -> String
}

/// An initialiser with its arguments.
package struct InitialValue: Sendable {
  package var initializer: any Initializer.Type
  package var arguments: ArgumentList

  /// - Parameter values: by name, where they differ from the signature's defaults.
  package init(
    _ initializer: any Initializer.Type, _ values: [(name: String, value: ArgumentValue)] = []
  ) {
    self.initializer = initializer
    let signature = initializer.signature
    arguments = ArgumentList(
      signature: signature,
      values: signature.parameters.map { parameter in
        values.first { $0.name == parameter.name }?.value ?? parameter.initial ?? .none
      })
  }

  package init(_ initializer: any Initializer.Type, arguments: ArgumentList) {
    self.initializer = initializer
    self.arguments = arguments
  }

  package func build(_ graph: inout Graph, shape: Shape, key: RandomKey) throws(OperationError)
    -> NodeID
  {
    var keyed = arguments
    keyed.key = key
    return try initializer.build(&graph, shape: shape, keyed)
  }

  package func description(shape: Shape) -> String {
    initializer.description(shape: shape, arguments)
  }
}
