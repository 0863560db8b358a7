internal import Autodiff
internal import Language
internal import Learning
internal import Notebooks

/// Comparing values, and showing them side by side.
enum CheckFunctions {
  static let all: [HostFunction] = [allclose, table]

  static let allclose = HostFunction(
    "allclose", usage: "allclose(a, b, rtol=1e-5, atol=1e-8)",
    summary: "Whether |a − b| ≤ atol + rtol·|b| for every entry, as NumPy has it."
  ) { evaluator, call in
    let arguments = try call.bound(["a", "b"], optional: ["rtol", "atol", "equal_nan"])
    guard let a = arguments["a"], let b = arguments["b"] else { return .unknown }
    func number(_ name: String, _ preset: Double) throws -> Double? {
      guard let expression = arguments[name] else { return preset }
      return try evaluator.real(
        evaluator.evaluate(expression), at: expression.range, what: "\(name) of allclose")
    }
    guard let rtol = try number("rtol", 1e-5), let atol = try number("atol", 1e-8),
      let left = try evaluator.tensorValue(
        evaluator.evaluate(a), at: a.range, what: "a of allclose"),
      let right = try evaluator.tensorValue(
        evaluator.evaluate(b), at: b.range, what: "b of allclose"),
      let x = try evaluator.node(.tensor(left), at: a.range),
      let y = try evaluator.node(.tensor(right), at: b.range)
    else { return .unknown }
    evaluator.lastCompared = (.tensor(left), .tensor(right))
    let result = try evaluator.graph(at: call.range) { graph throws(OperationError) in
      let distance = try graph.abs(graph.sub(x, y))
      let allowed = try graph.add(graph.mul(graph.abs(y), rtol), atol)
      let holds = try graph.le(distance, allowed)
      return try graph.ne(graph.prod(holds), graph.constant(0))
    }
    return .tensor(TensorValue(result, evaluator.workspace))
  }

  static let table = HostFunction(
    "table", in: [.eval], usage: "table(name=values, …)", summary: "Shows columns side by side."
  ) { evaluator, call in
    var columns: [(name: String, value: Value, range: SourceRange)] = []
    for argument in call.arguments {
      let value = try evaluator.evaluate(argument.value)
      columns.append(
        (
          argument.keyword?.name ?? evaluator.session.text(argument.value.range), value,
          argument.value.range
        ))
    }
    guard evaluator.mayCompute, !columns.contains(where: { $0.value.isUnknown }) else {
      return .unknown
    }
    evaluator.onTable?(columns)
    return .none
  }
}
