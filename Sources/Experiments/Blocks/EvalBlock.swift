internal import Autodiff
internal import Language
internal import Notebooks

/// `eval`: shows bare expressions with their values.
enum EvalBlock: Block {
  static let place = BlockPlace.eval
  static let isNamed = false

  private enum Shown {
    case value(Expression, Value)
    case artifact(Artifact)
    case table(columns: [String], rows: [[(Value, SourceRange)]])
  }

  static func evaluate(_ work: BlockWork) throws {
    let evaluator = work.evaluator(.eval)
    var shown: [Shown] = []
    // Bare expressions of one loop add rows to one table, which stands where the loop began.
    var loopTable:
      (place: Int, columns: [SourceRange], current: [SourceRange: (Value, SourceRange)])?
    var calls: [SourceRange: Int] = [:]
    func closeRow() {
      guard let table = loopTable, !table.current.isEmpty,
        case .table(_, var rows) = shown[table.place]
      else { return }
      rows.append(table.columns.map { table.current[$0] ?? (.none, $0) })
      shown[table.place] = .table(
        columns: table.columns.map { work.session.text($0) }, rows: rows)
      loopTable?.current = [:]
    }
    evaluator.onExpression = { expression, value, loops in
      if case .none = value { return }
      guard loops > 0 else {
        closeRow()
        loopTable = nil
        shown.append(.value(expression, value))
        return
      }
      if loopTable == nil {
        loopTable = (shown.count, [], [:])
        shown.append(.table(columns: [], rows: []))
      }
      if loopTable?.current[expression.range] != nil { closeRow() }
      if loopTable?.columns.contains(expression.range) == false {
        loopTable?.columns.append(expression.range)
      }
      loopTable?.current[expression.range] = (value, expression.range)
    }
    evaluator.onArtifact = { shown.append(.artifact($0)) }
    evaluator.onTable = { columns in
      guard let first = columns.first else { return }
      let rows = tableRows(columns, evaluator)
      if let place = calls[first.range], case .table(let names, let before) = shown[place] {
        shown[place] = .table(columns: names, rows: before + rows)
      } else {
        calls[first.range] = shown.count
        shown.append(.table(columns: columns.map { $0.name }, rows: rows))
      }
    }
    defer { work.note(evaluator.diagnostics) }
    try evaluator.run(block: work.statements)
    closeRow()
    for name in evaluator.scope.order {
      guard let local = evaluator.scope.find(name) else { continue }
      work.define(name, local.value, at: local.range, former: local.former)
    }
    guard work.isFinal else { return }
    var wanted: [TensorValue] = []
    for item in shown {
      switch item {
      case .value(_, let value): wanted += evaluator.tensors(in: value)
      case .table(_, let rows):
        for row in rows { for cell in row { wanted += evaluator.tensors(in: cell.0) } }
      case .artifact: break
      }
    }
    try work.compute(wanted)
    for item in shown {
      do {
        switch item {
        case .artifact(let artifact): work.artifacts.append(artifact)
        case .value(let expression, let value):
          if value.isUnknown { continue }
          work.artifacts.append(
            .value(
              ShownValue(
                source: work.session.text(expression.range), range: expression.range,
                value: try evaluator.display(value, at: expression.range))))
        case .table(let columns, let rows):
          work.artifacts.append(
            .table(
              TableSummary(
                columns: columns,
                rows: try rows.map { row in
                  try row.map { try evaluator.display($0.0, at: $0.1) }
                })))
        }
      } catch let diagnostic as Diagnostic {
        work.note([diagnostic])
      }
    }
  }

  /// Columns of equal length stand row by row; single values make one row.
  private static func tableRows(
    _ columns: [(name: String, value: Value, range: SourceRange)], _ evaluator: Evaluator
  ) -> [[(Value, SourceRange)]] {
    let lists = columns.map { column -> [Value]? in
      switch column.value {
      case .list, .series, .runs: try? evaluator.items(of: column.value, at: column.range)
      case .tensor(let tensor) where tensor.shape.rank > 0:
        try? evaluator.items(of: column.value, at: column.range)
      case .text(let entries): entries.map { .string($0) }
      default: nil
      }
    }
    guard let count = lists.compactMap({ $0?.count }).max() else {
      return [columns.map { ($0.value, $0.range) }]
    }
    return (0..<count).map { row in
      zip(columns, lists).map { column, list in
        guard let list else { return (column.value, column.range) }
        return (row < list.count ? list[row] : .none, column.range)
      }
    }
  }
}
