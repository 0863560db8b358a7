internal import Autodiff
internal import Language
internal import Learning
internal import Notebooks

/// A table from a file, whose columns become leaves when they are read.
final class TableValue {
  let table: Table
  private var leaves: [String: Value] = [:]

  init(_ table: Table) { self.table = table }

  var names: [String] { table.names }

  func column(_ name: String, _ evaluator: Evaluator) throws -> Value? {
    if let known = leaves[name] { return known }
    guard let column = table.column(name) else { return nil }
    let value: Value
    switch column.values {
    case .text(let entries): value = .text(entries)
    case .numbers(let tensor), .booleans(let tensor):
      value = .tensor(
        TensorValue(evaluator.session.workspace.leaf(tensor), evaluator.session.workspace))
    }
    leaves[name] = value
    return value
  }

  /// All columns as a matrix of numbers, where none is text.
  func matrix(_ evaluator: Evaluator, at range: SourceRange) throws -> TensorValue {
    do {
      return TensorValue(
        evaluator.session.workspace.leaf(try table.matrix()), evaluator.session.workspace)
    } catch {
      throw error.diagnostic(at: range)
    }
  }

  /// Some columns: a matrix where all of them are numbers.
  func matrixOrTable(_ evaluator: Evaluator, at range: SourceRange) throws -> Value {
    let isNumeric = table.columns.allSatisfy { $0.values.tensor != nil }
    return isNumeric ? .tensor(try matrix(evaluator, at: range)) : .table(self)
  }

  /// `table["mean radius"]`, `table[["a", "b"]]`, `table[table.age > 40]`, `table[:100]`.
  func index(_ indices: [Index], _ evaluator: Evaluator, at range: SourceRange) throws -> Value {
    guard indices.count == 1 else {
      throw evaluator.fail(.notIndexable("a table by several places"), at: range)
    }
    let rows: [Int32]
    switch indices[0] {
    case .at(let expression):
      let value = try evaluator.evaluate(expression)
      switch value {
      case .unknown: return .unknown
      case .string(let name):
        guard let column = try column(name, evaluator) else {
          throw evaluator.fail(
            .unknownMember(name, of: "the table", nearest: nearestName(to: name, among: names)),
            at: expression.range)
        }
        return column
      case .list(let items) where !items.isEmpty && items.allSatisfy({ $0.isString }):
        let wanted = items.compactMap { if case .string(let s) = $0 { s } else { nil } }
        do {
          return try TableValue(try table.selecting(wanted)).matrixOrTable(evaluator, at: range)
        } catch let error as TableError {
          throw error.diagnostic(at: expression.range)
        }
      default:
        guard
          let chosen = try evaluator.rows(
            chosenBy: value, count: table.rowCount, at: expression.range)
        else { return .unknown }
        rows = chosen
      }
    case .slice(let lower, let upper, let step, _):
      guard let bounds = try evaluator.slice(lower, upper, step, count: table.rowCount) else {
        return .unknown
      }
      rows = (0..<bounds.count).map { Int32(bounds.start + $0 * bounds.step) }
    case .ellipsis:
      throw evaluator.fail(.notIndexable("a table this way"), at: range)
    }
    return .table(TableValue(table.selecting(rows: rows.map { Int($0) })))
  }
}

extension Value {
  var isString: Bool { if case .string = self { true } else { false } }
}

extension TableError {
  func diagnostic(at range: SourceRange) -> Diagnostic {
    switch self {
    case .noColumn(let name):
      EvaluationError.unknownMember(name, of: "the table", nearest: nil).diagnostic(at: range)
    case .notNumbers(let name): EvaluationError.textColumn(name).diagnostic(at: range)
    case .noColumnsLeft: EvaluationError.noColumns("that is made here").diagnostic(at: range)
    case .tooLarge(let shape):
      EvaluationError.operation(.tensorTooLarge(shape)).diagnostic(at: range)
    }
  }
}
