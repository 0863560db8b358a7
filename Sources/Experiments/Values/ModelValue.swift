internal import Autodiff
internal import Language
internal import Learning
internal import Notebooks

/// A model: its body, and the hyperparameters it was called with.
final class ModelValue {
  struct ParameterInfo {
    var path: String
    var shape: Shape
    /// The distribution or number it starts from, in words.
    var initial: () -> String
    var range: SourceRange
  }

  let name: String
  let statements: [Statement]
  let nameRange: SourceRange
  let blockIndex: Int
  let hyperparameters: [(name: String, value: Value)]
  /// The paths of the layers in the order of making, by whether the mode is training.
  var paths: [Bool: [String]] = [:]
  /// What they are most likely, from a walk without data.
  var expectedPaths: [String]?
  /// The names read as inputs, in the order of reading, as a first evaluation finds them.
  var inputNames: [String] = []
  /// The nodes of initial parameters in the session's graph, shared by all calls in which they
  /// start alike: `param(mean(y))` does not, where the data differ.
  var initialNodes: [String: NodeID] = [:]
  /// The binding that the model was checked with; it tells parameters and shapes.
  var checked: BoundModel?
  var isBeingEvaluated = false
  /// The models of calls with hyperparameters, by what they are given.
  private var variants: [String: ModelValue] = [:]

  init(
    name: String, statements: [Statement], nameRange: SourceRange, blockIndex: Int,
    hyperparameters: [(name: String, value: Value)] = []
  ) {
    self.name = name
    self.statements = statements
    self.nameRange = nameRange
    self.blockIndex = blockIndex
    self.hyperparameters = hyperparameters
  }

  /// The model with some hyperparameters given by hand; the same object for the same key.
  func variant(_ given: [(name: String, value: Value)], key: String?) -> ModelValue {
    if let key, let known = variants[key] { return known }
    let names = Set(given.map { $0.name })
    let result = ModelValue(
      name: name, statements: statements, nameRange: nameRange, blockIndex: blockIndex,
      hyperparameters: hyperparameters.filter { !names.contains($0.name) } + given)
    if let key { variants[key] = result }
    return result
  }

  /// Takes the paths that an evaluation recorded, and gives them.
  func resolve(_ evaluation: ModelEvaluation, isTraining: Bool) -> [String] {
    let found = evaluation.paths.resolve()
    paths[isTraining] = found
    if !evaluation.bound.dependsOnMode { paths[!isTraining] = found }
    return found
  }

  var memberNames: [String] {
    ["parameter_count"] + (checked?.parameters.map { $0.path } ?? [])
      + (checked?.values.map { $0.name } ?? [])
  }

  /// `line.m`, the initial value of a parameter; `line.parameter_count`.
  func member(_ name: String, _ evaluator: Evaluator, at range: SourceRange) throws -> Value? {
    let bound = try binding(evaluator, at: range)
    if name == "parameter_count" {
      guard let bound, !bound.hasUnknownParameters else { return .unknown }
      return .number(Double(bound.parameters.reduce(0) { $0 + $1.info.shape.count }))
    }
    guard let bound else { return .unknown }
    if let parameter = bound.parameters.first(where: { $0.path == name }) {
      return .tensor(parameter.value)
    }
    let inner = bound.parameters.filter {
      $0.path.hasPrefix(name + ".") || $0.path.hasPrefix(name + "[")
    }
    if !inner.isEmpty {
      return .named(inner.map { ($0.path, .tensor($0.value)) })
    }
    if bound.hasUnknownParameters { return .unknown }
    if let value = hyperparameters.first(where: { $0.name == name }) { return value.value }
    if let value = bound.hyperparameters.first(where: { $0.name == name }) { return value.value }
    // A value that needs no data can be read from the model itself.
    if inputNames.isEmpty { return try bound.member(name, at: range) }
    return nil
  }

  /// A binding whose parameters can be read: the one it was checked with, else one without data.
  func binding(_ evaluator: Evaluator, at range: SourceRange) throws -> BoundModel? {
    if let checked { return checked }
    let data = evaluator.session.modelData(for: self)
    let bound = try evaluator.session.bind(
      self, to: data.map { .dataset($0) } ?? (inputNames.isEmpty ? .nothing : .unknown),
      overrides: [], parameters: .initial, at: range)
    checked = bound
    return bound
  }
}

/// A model with its inputs: every named value as a node, computed when asked for.
final class BoundModel {
  /// What is bound to what. The key keeps its objects alive: the identity of one that is gone may
  /// be given to another.
  struct Key: Hashable {
    let model: ModelValue
    let data: DatasetValue?
    let run: RunValue?

    static func == (a: Key, b: Key) -> Bool {
      a.model === b.model && a.data === b.data && a.run === b.run
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(ObjectIdentifier(model))
      hasher.combine(data.map { ObjectIdentifier($0) })
      hasher.combine(run.map { ObjectIdentifier($0) })
    }
  }

  struct Parameter {
    var path: String
    var value: TensorValue
    var info: ModelValue.ParameterInfo
  }
  struct Line {
    var name: String
    var value: Value
    var statement: SourceRange
    var parameters: Int
    var turns: Int
  }

  let model: ModelValue
  /// The marks of its parameters begin with this: the model's or run's name.
  let label: String
  var dataName: String?
  /// What the key in the session's table of bindings names; alive as long as the entry, so that
  /// no other object takes the same identity.
  var data: DatasetValue?
  var run: RunValue?
  var values: [(name: String, value: Value)] = []
  var parameters: [Parameter] = []
  var hyperparameters: [(name: String, value: Value)] = []
  var inputs: [(name: String, value: Value)] = []
  var lines: [Line] = []
  var rows: Int?
  /// Of a binding to a batch: the placeholders of the columns, in the order of reading.
  var columns: [(name: String, node: NodeID)] = []
  var diagnostics: [Diagnostic] = []
  var hasUnknownParameters = false
  /// Whether its graph may differ between training and evaluation.
  var dependsOnMode = false
  /// Inputs that the call did not give.
  var missingInputs: [String] = []
  private var places: [String: Int] = [:]

  init(model: ModelValue, label: String) {
    self.model = model
    self.label = label
  }

  func set(_ name: String, _ value: Value) {
    if let place = places[name] {
      values[place].value = value
    } else {
      places[name] = values.count
      values.append((name, value))
    }
  }

  func value(_ name: String) -> Value? { places[name].map { values[$0].value } }

  var memberNames: [String] {
    values.map { $0.name } + parameters.map { $0.path } + inputs.map { $0.name }
  }

  func member(_ name: String, at range: SourceRange) throws -> Value? {
    if let value = value(name) {
      if value.isUnknown, !missingInputs.isEmpty {
        throw EvaluationError.missingInputs(missingInputs, model: model.name).diagnostic(at: range)
      }
      return value
    }
    if let parameter = parameters.first(where: { $0.path == name }) {
      return .tensor(parameter.value)
    }
    if let input = inputs.first(where: { $0.name == name }) { return input.value }
    if let value = hyperparameters.first(where: { $0.name == name }) { return value.value }
    let inner = parameters.filter { $0.path.hasPrefix(name + ".") || $0.path.hasPrefix(name + "[") }
    if !inner.isEmpty { return .named(inner.map { ($0.path, .tensor($0.value)) }) }
    if name == "parameter_count" {
      return .number(Double(parameters.reduce(0) { $0 + $1.info.shape.count }))
    }
    return diagnostics.contains { $0.severity == .error } ? .unknown : nil
  }
}
