internal import Autodiff
internal import Language
internal import Learning
internal import Notebooks

extension Evaluator {
  /// The tensors that showing a value needs.
  func tensors(in value: Value) -> [TensorValue] {
    switch value {
    case .tensor(let tensor): [tensor]
    case .series(let series): [series.tensor]
    case .list(let items): items.flatMap { tensors(in: $0) }
    case .named(let entries): entries.flatMap { tensors(in: $0.value) }
    default: []
    }
  }

  /// Takes a value out of the language; computes what is not known yet.
  func display(_ value: Value, at range: SourceRange) throws -> DisplayValue {
    switch value {
    case .unknown, .none: return .none
    case .boolean(let x): return .boolean(x)
    case .string(let text): return .string(text)
    case .number(let x):
      return .array(ArraySummary(shape: [], isBoolean: false, entries: [x], count: 1))
    case .tensor(let tensor): return .array(summary(try session.tensor(tensor, at: range)))
    case .series(let series): return .array(summary(series.values))
    case .text(let entries):
      return .list(entries.prefix(1000).map { .string($0) })
    case .list(let items):
      if let tensor = try? tensorValue(value, at: range) {
        return .array(summary(try session.tensor(tensor, at: range)))
      }
      return .list(try items.map { try display($0, at: range) })
    case .named(let entries):
      return .named(try entries.map { ($0.name, try display($0.value, at: range)) })
    case .parameters(let entries):
      return .named(try entries.map { ($0.name, try display($0.value, at: range)) })
    case .table(let table):
      return .described(
        "a table of \(table.table.rowCount) rows: \(table.names.prefix(20).joined(separator: ", "))"
      )
    case .dataset(let data):
      return .described(
        "\(data.name): \(data.dataset.rowCount) rows of \(data.columnNames.joined(separator: ", "))"
      )
    case .model(let model): return .described("model \(model.name)")
    case .bound(let bound):
      return .described(
        "\(bound.label)\(bound.dataName.map { " over \($0)" } ?? ""): "
          + bound.values.map { $0.name }.joined(separator: ", "))
    case .run(let run): return .described("run \(run.name) of \(run.model.name)")
    case .runPart(let run, .grad):
      let gradients = try run.gradients(self, at: range)
      return try display(
        .named(
          run.parameters.compactMap { info in
            gradients[info.path].map { (info.path, .tensor($0)) }
          }), at: range)
    case .runPart(let run, let part):
      return .described(
        "\(part.inWords) of run \(run.name): \(run.memberNames(of: part).joined(separator: ", "))")
    case .runs(let sweep): return .described("\(sweep.runs.count) runs of \(sweep.name)")
    case .function(let function): return .described("function \(function.name)")
    case .sweep(let values): return .list(try values.map { try display($0, at: range) })
    case .setting(let setting): return .described(setting.kindName)
    }
  }

  /// All entries up to 10,000, beyond that the first and last of them.
  func summary(_ tensor: Tensor) -> ArraySummary {
    let limit = 10_000
    let entries: [Double]
    if tensor.count <= limit {
      entries = tensor.doubles
    } else {
      entries =
        (0..<(limit / 2)).map { tensor[$0] }
        + ((tensor.count - limit / 2)..<tensor.count).map { tensor[$0] }
    }
    return ArraySummary(
      shape: tensor.shape.dimensions, isBoolean: tensor.isBoolean, entries: entries,
      count: tensor.count)
  }
}
