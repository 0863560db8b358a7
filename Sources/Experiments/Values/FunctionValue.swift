internal import Autodiff
internal import Language
internal import Learning

/// Something that can be called and passed on.
enum FunctionValue {
  /// A function over tensors.
  case operation(any Operation.Type)
  case layer(any Layer.Type)
  case initializer(any Initializer.Type)
  case optimizer(any Optimizer.Type)
  case schedule(any Schedule.Type)
  /// A function of the language that needs no tensor or needs the syntax of its arguments.
  case host(HostFunction)
  case defined(DefinedFunction)

  var name: String {
    switch self {
    case .operation(let operation): operation.signature.name
    case .layer(let layer): layer.signature.name
    case .initializer(let initializer): initializer.signature.name
    case .optimizer(let optimizer): optimizer.signature.name
    case .schedule(let schedule): schedule.signature.name
    case .host(let function): function.name
    case .defined(let function): function.definition.name.name
    }
  }
}

/// A `def` with the names it was made among.
final class DefinedFunction {
  let definition: Definition
  let scope: Scope
  let defaults: [String: Value]

  init(_ definition: Definition, scope: Scope, defaults: [String: Value]) {
    self.definition = definition
    self.scope = scope
    self.defaults = defaults
  }
}
