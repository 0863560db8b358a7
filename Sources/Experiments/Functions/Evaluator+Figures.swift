internal import Autodiff
internal import Charts
internal import Language
internal import Learning
internal import Notebooks

extension Evaluator {
  /// A value as a verb takes it; computes what is not known yet.
  func plotValue(_ value: Value, at range: SourceRange) throws -> PlotValue {
    switch value {
    case .none, .unknown: return .none
    case .boolean(let x): return .boolean(x)
    case .string(let text): return .text(text)
    case .text(let entries): return .texts(entries)
    case .number(let x): return .number(x)
    case .series(let series):
      // Of matrices, a line for each entry.
      let shape = series.values.shape.dimensions
      return .array(
        shape: shape.count > 2 ? [shape[0], shape[1...].reduce(1, *)] : shape,
        values: series.values.doubles)
    case .tensor(let tensor):
      let entries = try session.tensor(tensor, at: range)
      return .array(shape: entries.shape.dimensions, values: entries.doubles)
    case .list(let items):
      if !items.isEmpty, items.allSatisfy({ $0.isString }) {
        return .texts(items.compactMap { if case .string(let text) = $0 { text } else { nil } })
      }
      if let tensor = try? tensorValue(value, at: range) {
        return try plotValue(.tensor(tensor), at: range)
      }
      return .list(try items.map { try plotValue($0, at: range) })
    case .table(let table):
      return try plotValue(.tensor(table.matrix(self, at: range)), at: range)
    default:
      throw fail(
        .wrongKind(what: "what is drawn", expected: "numbers", found: value.kindName), at: range)
    }
  }

  func draw(
    _ name: String, _ positional: [PlotValue], _ keywords: [(name: String, value: PlotValue)],
    _ call: HostCall
  ) throws {
    guard let kind = PlotKindTable.kind(named: name) else {
      preconditionFailure("the verb \(name) is missing in PlotKindTable")
    }
    try draw(kind, positional, keywords, call, [])
  }

  func draw(
    _ kind: PlotKind, _ positional: [PlotValue], _ keywords: [(name: String, value: PlotValue)],
    _ call: HostCall, _ arguments: [EvaluatedArgument]
  ) throws {
    guard let figure else { return }
    do {
      try kind.apply(to: &figure.chart, positional: positional, keywords: keywords)
      figure.isUsed = true
    } catch {
      var range = call.range
      var hint = error.hint
      switch error.argument {
      case .positional(let place):
        let given = arguments.filter { $0.keyword == nil }
        if given.indices.contains(place) { range = given[place].range }
      case .keyword(let name):
        range =
          arguments.first { $0.keyword?.name == name }.map { $0.keyword?.range ?? $0.range }
          ?? range
        if hint == nil {
          hint = nearestName(to: name, among: error.candidates).map { "did you mean \($0)?" }
        }
      case nil: break
      }
      throw Diagnostic(313, at: range, error.message, hint: hint)
    }
  }

  func line(_ x: [Int], _ y: [Double], label: String, _ call: HostCall, dash: String = "-") throws {
    try draw(
      "plot", [.numbers(x.map { Double($0) }), .numbers(y)],
      [("label", .text(label)), ("linestyle", .text(dash))], call)
  }

  /// Labels axes that have none yet.
  func label(x: String, y: String) {
    guard let figure else { return }
    if figure.chart.current.x.label == nil { figure.chart.current.x.label = x }
    if figure.chart.current.y.label == nil { figure.chart.current.y.label = y }
  }

  /// The runs that a call names; nothing before they are trained.
  func runs(_ call: HostCall) throws -> [RunValue]? {
    var runs: [RunValue] = []
    for argument in call.arguments {
      if let keyword = argument.keyword {
        throw fail(
          .unknownKeyword(keyword.name, function: call.function.name, nearest: nil),
          at: keyword.range)
      }
      let value = try evaluate(argument.value)
      switch value {
      case .unknown: return nil
      case .run(let run): runs.append(run)
      case .runs(let sweep): runs += sweep.runs
      default:
        throw fail(
          .wrongKind(
            what: "what \(call.function.name) draws", expected: "a run", found: value.kindName),
          at: argument.value.range)
      }
    }
    guard !runs.isEmpty else {
      throw fail(.missingArgument("fit", function: call.function.name), at: call.range)
    }
    return mayCompute && !isHypothetical && runs.allSatisfy { $0.trained != nil } ? runs : nil
  }

  struct Classifier {
    var run: RunValue
    /// The name of the logits in the model.
    var name: String
    var logits: TensorValue
    var labels: TensorValue
    var input: (name: String, tensor: TensorValue)?
  }

  /// A run with its logits and labels over data, for the figures of classifiers.
  func classifier(_ call: HostCall) throws -> Classifier? {
    let arguments = try call.bound(["fit"], optional: ["data", "logits", "label"])
    guard let expression = arguments["fit"] else { return nil }
    let value = try evaluate(expression)
    if value.isUnknown { return nil }
    guard case .run(let run) = value else {
      throw fail(
        .wrongKind(
          what: "fit of \(call.function.name)", expected: "a run", found: value.kindName),
        at: expression.range)
    }
    func name(_ key: String, _ preset: String) -> String {
      guard let given = arguments[key] else { return preset }
      switch given.kind {
      case .name(let text), .string(let text): return text
      default: return session.text(given.range)
      }
    }
    var data = run.validation ?? run.data
    if let given = arguments["data"], case .dataset(let other) = try evaluate(given) {
      data = other
    }
    guard mayCompute, run.trained != nil, !isHypothetical else { return nil }
    let bound = try run.bound(to: data, session, at: call.range)
    let logitsName = name("logits", "logits")
    guard case .tensor(let logits) = bound.value(logitsName) else {
      throw fail(
        .unknownMember(
          logitsName, of: run.model.name,
          nearest: nearestName(to: logitsName, among: bound.values.map { $0.name })),
        at: arguments["logits"]?.range ?? call.range)
    }
    let labelName = name("label", "label")
    let inputs = bound.inputs.compactMap { entry -> (name: String, tensor: TensorValue)? in
      if case .tensor(let tensor) = entry.value { (entry.name, tensor) } else { nil }
    }
    let vectors = inputs.filter { $0.tensor.shape.rank == 1 }
    let found = inputs.first { $0.name == labelName } ?? (vectors.count == 1 ? vectors[0] : nil)
    guard let labels = found else {
      throw fail(
        .unknownMember(
          labelName, of: run.model.name,
          nearest: nearestName(to: labelName, among: inputs.map { $0.name })),
        at: arguments["label"]?.range ?? call.range)
    }
    let others = inputs.filter { $0.name != labels.name }
    return Classifier(
      run: run, name: logitsName, logits: logits, labels: labels.tensor,
      input: others.count == 1 ? others[0] : nil)
  }
}
