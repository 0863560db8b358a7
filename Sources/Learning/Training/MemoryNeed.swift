package import Autodiff

/// The bytes that a training run takes at the moment when it takes most, by what they hold.
package struct MemoryNeed: Sendable, Hashable {
  package enum Part: CaseIterable, Sendable, Hashable {
    case parameters
    /// What the optimiser keeps of each parameter from step to step.
    case optimizerStates
    /// Of parameters, from the backward pass until they are used.
    case gradients
    /// Values of the forward pass, and what the backward pass makes of them.
    case activations
    /// Places between values into which nothing fits.
    case gaps
    /// What kernels keep of their own while they run, from 1 MiB on.
    case workspace
    /// The columns that are read, and the batch that is taken of them.
    case data
    /// By how much more than a step a validation takes.
    case validation
    /// The parameters to which early stopping goes back.
    case bestParameters
    /// Curves, statistics of gradients, the parameters before the last update.
    case records
  }

  /// One value among those of its part.
  package struct Value: Sendable, Hashable {
    package enum Name: Sendable, Hashable {
      case parameter(String)
      /// What the optimiser keeps of a parameter.
      case state(String, of: String)
      case gradient(of: String)
      case column(String)
      /// What another block has computed.
      case constant
      /// The name of the operation that makes it.
      case result(of: String)
    }
    package var part: Part
    package var name: Name
    package var shape: Shape
    package var bytes: Int
    package var origin: Origin
  }

  var bytes: [Part: Int] = [:]
  /// In the order of their making.
  package internal(set) var values: [Value] = []

  package var total: Int { bytes.values.reduce(0, +) }

  /// What takes most; of equals the first.
  package var dominant: Part {
    var result = Part.parameters
    for part in Part.allCases where self[part] > self[result] { result = part }
    return result
  }

  package subscript(part: Part) -> Int { bytes[part] ?? 0 }

  /// The values of a part, the largest first.
  package func values(of part: Part) -> [Value] {
    values.enumerated().filter { $0.element.part == part }
      .sorted { ($1.element.bytes, $0.offset) < ($0.element.bytes, $1.offset) }
      .map { $0.element }
  }
}
