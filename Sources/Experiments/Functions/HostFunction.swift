internal import Autodiff
internal import Language
internal import Notebooks

/// A function of the language that works on the host: on lists, models, the syntax of its
/// arguments, or the block it stands in.
struct HostFunction: Sendable {
  let name: String
  /// Where it can be used; everywhere if nothing is said.
  let places: [BlockPlace]?
  /// How it is called, for the reference page.
  let usage: String
  let summary: String
  let body: @Sendable (Evaluator, HostCall) throws -> Value

  init(
    _ name: String, in places: [BlockPlace]? = nil, usage: String, summary: String,
    _ body: @escaping @Sendable (Evaluator, HostCall) throws -> Value
  ) {
    self.name = name
    self.places = places
    self.usage = usage
    self.summary = summary
    self.body = body
  }

  func isAvailable(in place: BlockPlace) -> Bool { places?.contains(place) ?? true }
}

/// One call of a host function, its arguments not yet evaluated.
struct HostCall {
  let function: HostFunction
  let arguments: [Argument]
  let range: SourceRange

  /// Matches the arguments to names, in order.
  /// - Parameters:
  ///   - required: names that must be given.
  ///   - optional: names that may be.
  func bound(_ required: [String], optional: [String] = []) throws -> [String: Expression] {
    let names = required + optional
    var result: [String: Expression] = [:]
    var position = 0
    for argument in arguments {
      let name: String
      if let keyword = argument.keyword {
        name = keyword.name
        guard names.contains(name) else {
          throw EvaluationError.unknownKeyword(
            name, function: function.name, nearest: nearestName(to: name, among: names)
          ).diagnostic(at: keyword.range)
        }
      } else {
        guard position < names.count else {
          throw EvaluationError.tooManyArguments(function: function.name, allowed: names.count)
            .diagnostic(at: argument.value.range)
        }
        name = names[position]
        position += 1
      }
      guard result[name] == nil else {
        throw EvaluationError.repeatedArgument(name, function: function.name)
          .diagnostic(at: argument.keyword?.range ?? argument.value.range)
      }
      result[name] = argument.value
    }
    for name in required where result[name] == nil {
      throw EvaluationError.missingArgument(name, function: function.name).diagnostic(at: range)
    }
    return result
  }

  /// One required argument.
  func only(_ name: String) throws -> Expression {
    let arguments = try bound([name])
    guard let expression = arguments[name] else {
      throw EvaluationError.missingArgument(name, function: function.name).diagnostic(at: range)
    }
    return expression
  }
}
