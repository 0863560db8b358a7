internal import Autodiff
internal import Language
internal import Learning
internal import Notebooks

/// Lists, lengths and truth.
enum SequenceFunctions {
  static let all: [HostFunction] = [
    len, range, enumerate, zip, shape, all_, any, int, float, str, list,
  ]

  static let len = HostFunction(
    "len", usage: "len(x)", summary: "The number of entries of a list, rows of a tensor or dataset."
  ) { evaluator, call in
    let expression = try call.only("x")
    let value = try evaluator.evaluate(expression)
    switch value {
    case .unknown: return .unknown
    case .list(let items): return .number(Double(items.count))
    case .string(let text): return .number(Double(text.count))
    case .text(let entries): return .number(Double(entries.count))
    case .runs(let sweep): return .number(Double(sweep.runs.count))
    case .dataset(let data): return .number(Double(data.dataset.rowCount))
    case .table(let table): return .number(Double(table.table.rowCount))
    case .series(let series): return .number(Double(series.steps.count))
    case .tensor(let tensor) where tensor.shape.rank > 0:
      return .number(Double(tensor.shape[0]))
    default:
      throw evaluator.fail(
        .wrongKind(what: "x of len", expected: "a list or tensor", found: value.kindName),
        at: expression.range)
    }
  }

  static let range = HostFunction(
    "range", usage: "range(start=0, stop, step=1)",
    summary: "Whole numbers from start to before stop."
  ) { evaluator, call in
    guard let bounds = try evaluator.rangeBounds(call.arguments, at: call.range) else {
      return .unknown
    }
    let numbers = stride(from: bounds.start, to: bounds.stop, by: bounds.step)
    let (distance, overflow) = bounds.stop.subtractingReportingOverflow(bounds.start)
    guard !overflow, abs(distance / bounds.step) <= Evaluator.statementBudget else {
      throw evaluator.fail(.tooManyTurns(Evaluator.statementBudget), at: call.range)
    }
    return .list(numbers.map { .number(Double($0)) })
  }

  static let enumerate = HostFunction(
    "enumerate", usage: "enumerate(items)", summary: "Each item with its place, from 0."
  ) { evaluator, call in
    let expression = try call.only("items")
    guard let items = try evaluator.items(of: evaluator.evaluate(expression), at: expression.range)
    else { return .unknown }
    return .list(items.enumerated().map { .list([.number(Double($0)), $1]) })
  }

  static let zip = HostFunction(
    "zip", usage: "zip(a, b, …)", summary: "The items of several lists side by side."
  ) { evaluator, call in
    var columns: [[Value]] = []
    for argument in call.arguments {
      guard
        let items = try evaluator.items(
          of: evaluator.evaluate(argument.value), at: argument.value.range)
      else { return .unknown }
      columns.append(items)
    }
    let count = columns.map { $0.count }.min() ?? 0
    return .list((0..<count).map { i in .list(columns.map { $0[i] }) })
  }

  static let shape = HostFunction(
    "shape", usage: "shape(x)", summary: "The sizes of a tensor's axes, as a list."
  ) { evaluator, call in
    let expression = try call.only("x")
    guard
      let tensor = try evaluator.tensorValue(
        evaluator.evaluate(expression), at: expression.range, what: "x of shape")
    else { return .unknown }
    return .list(tensor.shape.dimensions.map { .number(Double($0)) })
  }

  /// Whether all or some entries are true; along an axis the operation of that name.
  private static func truth(_ name: String, all: Bool) -> HostFunction {
    HostFunction(
      name, usage: "\(name)(x)",
      summary: "Whether \(all ? "every" : "some") entry is true, or along an axis as above."
    ) { evaluator, call in
      if call.arguments.count > 1, let operation = OperationTable.named[name] {
        let arguments = try evaluator.evaluate(arguments: call.arguments)
        return try evaluator.apply(.operation(operation), arguments, at: call.range)
      }
      let expression = try call.only("x")
      let value = try evaluator.evaluate(expression)
      if case .list(let items) = value,
        items.contains(where: { if case .boolean = $0 { true } else { $0.isUnknown } })
      {
        var result = all
        for item in items {
          guard let holds = try evaluator.truth(item, at: expression.range) else { return .unknown }
          result = all ? result && holds : result || holds
        }
        return .boolean(result)
      }
      guard let tensor = try evaluator.tensorValue(value, at: expression.range),
        let node = try evaluator.node(.tensor(tensor), at: expression.range)
      else { return .unknown }
      let result = try evaluator.graph(at: call.range) { graph throws(OperationError) in
        let zero = graph.constant(0)
        let truths = try graph.ne(node, zero)
        return try all
          ? graph.ne(graph.prod(truths), zero) : graph.ne(graph.sum(truths), zero)
      }
      return .tensor(TensorValue(result, evaluator.workspace))
    }
  }
  static let all_ = truth("all", all: true)
  static let any = truth("any", all: false)

  static let int = HostFunction(
    "int", usage: "int(x)", summary: "A known number without its fraction."
  ) { evaluator, call in
    let expression = try call.only("x")
    guard
      let x = try evaluator.real(
        evaluator.evaluate(expression), at: expression.range, what: "x of int")
    else { return .unknown }
    return .number(x.rounded(.towardZero))
  }

  static let float = HostFunction(
    "float", usage: "float(x)", summary: "A known value as a plain number."
  ) { evaluator, call in
    let expression = try call.only("x")
    return try evaluator.real(
      evaluator.evaluate(expression), at: expression.range, what: "x of float"
    ).map { .number($0) } ?? .unknown
  }

  static let str = HostFunction("str", usage: "str(x)", summary: "A value as text.") {
    evaluator, call in
    let expression = try call.only("x")
    return try evaluator.formatted(
      evaluator.evaluate(expression), nil, at: expression.range
    ).map { .string($0) } ?? .unknown
  }

  static let list = HostFunction(
    "list", usage: "list(items)", summary: "The items of anything that can be looped over."
  ) { evaluator, call in
    let expression = try call.only("items")
    return try evaluator.items(of: evaluator.evaluate(expression), at: expression.range)
      .map { .list($0) } ?? .unknown
  }
}
