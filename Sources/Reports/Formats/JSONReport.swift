import Charts
package import Experiments
import Notebooks

/// The results of a notebook for programs: the form is that of the reference, section 5.
package struct JSONReport {
  let result: NotebookResult
  let seconds: Double
  private static let longest = 10_000

  package init(_ result: NotebookResult, seconds: Double) {
    self.result = result
    self.seconds = seconds
  }

  package func bytes() -> [UInt8] {
    var bytes: [UInt8] = []
    value.write(to: &bytes)
    return bytes
  }

  private var value: JSONValue {
    .object([
      ("notebook", .string(result.notebook.source.name)), ("ok", .boolean(result.isSound)),
      ("seconds", .number(seconds)),
      ("stages", .object(result.stages.map { ($0.name, .number($0.seconds)) })),
      ("blocks", .array(result.blocks.map(block))),
      ("diagnostics", .array(result.diagnostics.map(diagnostic))),
    ])
  }

  private func diagnostic(_ diagnostic: Diagnostic) -> JSONValue {
    let place = result.notebook.source.position(at: diagnostic.range.lower)
    var entries: [(key: String, value: JSONValue)] = [
      ("code", .string("NB\(diagnostic.code)")),
      ("severity", .string(diagnostic.severity.rawValue)), ("line", .integer(place.line)),
      ("column", .integer(place.column)), ("message", .string(diagnostic.message)),
    ]
    if let hint = diagnostic.hint { entries.append(("hint", .string(hint))) }
    return .object(entries)
  }

  private func block(_ block: BlockResult) -> JSONValue {
    var entries: [(key: String, value: JSONValue)] = [("kind", .string(block.block.kind))]
    if let name = block.block.name { entries.append(("name", .string(name))) }
    entries.append(
      ("line", .integer(result.notebook.source.line(at: block.block.range.lower))))
    entries.append(("ok", .boolean(block.isSound)))
    switch block.outcome {
    case .ran, .failed: break
    case .skipped(let reason): entries.append(("skipped", .string(reason)))
    case .interrupted: entries.append(("interrupted", .boolean(true)))
    }
    var outputs: [JSONValue] = []
    var assertions: [JSONValue] = []
    for artifact in block.artifacts {
      switch artifact {
      case .run(let run): entries += JSONReport.run(run)
      case .sweep(let sweep):
        entries.append(("runs", .array(sweep.runs.map { .object(JSONReport.run($0)) })))
        entries.append(("ranking", .array(sweep.ranking.map { .integer($0) })))
      case .value(let value):
        outputs.append(
          .object([
            ("source", .string(value.source)), ("value", JSONReport.value(value.value)),
          ]))
      case .table(let table): outputs.append(JSONReport.table(table))
      case .backprop(let summary): outputs.append(JSONReport.backprop(summary))
      case .assertion(let assertion): assertions.append(JSONReport.assertion(assertion))
      case .dataset(let data):
        entries.append(("rows", .integer(data.rows)))
        entries.append(("columns", .array(data.columns.map { .string($0.name) })))
      case .model(let model):
        entries.append(("parameters", .integer(model.parameterCount)))
      case .figure(let chart): entries.append(("description", .string(chart.description)))
      }
    }
    if block.block.kind == "eval" { entries.append(("outputs", .array(outputs))) }
    if block.block.kind == "check" { entries.append(("assertions", .array(assertions))) }
    return .object(entries)
  }

  private static func run(_ run: RunSummary) -> [(key: String, value: JSONValue)] {
    var entries: [(key: String, value: JSONValue)] = []
    if !run.swept.isEmpty {
      entries.append(("swept", .object(run.swept.map { ($0.name, value($0.value)) })))
    }
    entries += [
      ("parameters", .integer(run.parameterCount)), ("steps", .integer(run.steps)),
      ("seconds", .number(run.secondsTraining)),
      ("microseconds_per_step", .number(run.microsecondsPerStep)),
      ("values", .object(run.values.map { ($0.name, .number($0.value)) })),
    ]
    if let rows = run.evaluatedRows { entries.append(("values_rows", .integer(rows))) }
    if !run.validationValues.isEmpty {
      entries.append(
        ("validation", .object(run.validationValues.map { ($0.name, .number($0.value)) })))
    }
    entries.append(("history", .object(run.history.map { ($0.name, series($0)) })))
    if !run.validationHistory.isEmpty {
      entries.append(
        ("validation_history", .object(run.validationHistory.map { ($0.name, series($0)) })))
    }
    let gradients = run.gradients.map { gradient -> (key: String, value: JSONValue) in
      let s = gradient.statistics
      return (
        gradient.path,
        .object([
          ("norm", .number(s.norm)), ("mean", .number(s.mean)), ("min", .number(s.minimum)),
          ("max", .number(s.maximum)), ("std", .number(s.deviation)), ("zeros", .number(s.zeros)),
        ])
      )
    }
    entries.append(("gradients", .object(gradients)))
    return entries
  }

  /// A long series is thinned evenly, first and last kept.
  private static func series(_ series: RunSummary.Series) -> JSONValue {
    let count = min(series.steps.count, series.values.count)
    let kept =
      count <= longest
      ? Array(0..<count) : (0..<longest).map { $0 * (count - 1) / (longest - 1) }
    return .object([
      ("steps", .array(kept.map { .integer(series.steps[$0]) })),
      ("values", .array(kept.map { .number(series.values[$0]) })),
    ])
  }

  private static func assertion(_ assertion: Assertion) -> JSONValue {
    var entries: [(key: String, value: JSONValue)] = [
      ("source", .string(assertion.source)), ("ok", .boolean(assertion.holds)),
    ]
    if let left = assertion.left { entries.append(("left", value(left))) }
    if let right = assertion.right { entries.append(("right", value(right))) }
    if let explanation = assertion.explanation {
      entries.append(("explanation", .string(explanation)))
    }
    return .object(entries)
  }

  private static func table(_ table: TableSummary) -> JSONValue {
    .object([
      ("columns", .array(table.columns.map { .string($0) })),
      ("rows", .array(table.rows.map { .array($0.map(value)) })),
    ])
  }

  private static func backprop(_ summary: BackpropSummary) -> JSONValue {
    .object([
      ("source", .string("backprop(\(summary.source))")),
      (
        "value",
        .array(
          summary.rows.map { row in
            .object([
              ("symbol", .string(row.symbol)), ("value", value(row.value)),
              ("gradient", value(row.gradient)),
            ])
          })
      ),
    ])
  }

  private static func value(_ value: DisplayValue) -> JSONValue {
    switch value {
    case .none: return .null
    case .boolean(let x): return .boolean(x)
    case .string(let text), .described(let text): return .string(text)
    case .list(let items): return .array(items.map(JSONReport.value))
    case .named(let entries):
      return .object(entries.map { ($0.name, JSONReport.value($0.value)) })
    case .array(let array):
      guard array.entries.count == array.count else {
        return .object([
          ("shape", .array(array.shape.map { .integer($0) })),
          ("entries", .array(array.entries.map { .number($0) })),
        ])
      }
      return nested(array, axis: 0, at: 0)
    }
  }

  private static func nested(_ array: ArraySummary, axis: Int, at offset: Int) -> JSONValue {
    guard axis < array.shape.count else {
      let x = offset < array.entries.count ? array.entries[offset] : .nan
      return array.isBoolean ? .boolean(x != 0) : .number(x)
    }
    let stride = array.shape[(axis + 1)...].reduce(1, *)
    return .array(
      (0..<array.shape[axis]).map { nested(array, axis: axis + 1, at: offset + $0 * stride) })
  }
}
