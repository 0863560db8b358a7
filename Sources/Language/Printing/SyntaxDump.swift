package import Notebooks

/// Writes a syntax tree with places, a node a line: what `explain --stage program` prints and the
/// goldens of the tests compare.
struct SyntaxDump {
  let source: SourceText
  private(set) var text = ""

  init(_ source: SourceText) { self.source = source }

  private mutating func line(_ words: String, _ range: SourceRange?, _ depth: Int) {
    text += String(repeating: "  ", count: depth) + words
    if let range {
      let start = source.position(at: range.lower)
      let end = source.position(at: range.upper)
      text += "  \(start.line):\(start.column)–"
      text += start.line == end.line ? "\(end.column)" : "\(end.line):\(end.column)"
    }
    text += "\n"
  }

  mutating func add(_ statements: [Statement], _ depth: Int = 0) {
    for statement in statements { add(statement, depth) }
  }

  private mutating func add(_ statement: Statement, _ depth: Int) {
    switch statement.kind {
    case .assign(let targets, let value):
      line("assign " + targets.map(\.name).joined(separator: ", "), statement.range, depth)
      add(value, depth + 1)
    case .augment(let target, let operation, let value):
      line("augment \(target.name) \(operation.rawValue)=", statement.range, depth)
      add(value, depth + 1)
    case .expression(let expression):
      line("show", statement.range, depth)
      add(expression, depth + 1)
    case .pass: line("pass", statement.range, depth)
    case .returnValue(let value):
      line("return", statement.range, depth)
      if let value { add(value, depth + 1) }
    case .forLoop(let targets, let sequence, let body):
      line("for " + targets.map(\.name).joined(separator: ", "), statement.range, depth)
      add(sequence, depth + 1)
      line("body", nil, depth + 1)
      add(body, depth + 2)
    case .conditional(let branches, let otherwise):
      line("if", statement.range, depth)
      for branch in branches {
        add(branch.condition, depth + 1)
        line("body", nil, depth + 1)
        add(branch.body, depth + 2)
      }
      if !otherwise.isEmpty {
        line("else", nil, depth + 1)
        add(otherwise, depth + 2)
      }
    case .define(let definition):
      line("def \(definition.name.name)", statement.range, depth)
      for parameter in definition.parameters {
        line("parameter \(parameter.name.name)", parameter.name.range, depth + 1)
        if let initial = parameter.initial { add(initial, depth + 2) }
      }
      add(definition.body, depth + 1)
    }
  }

  mutating func add(_ expression: Expression, _ depth: Int) {
    line(expression.kind.label, expression.range, depth)
    switch expression.kind {
    case .number, .string, .boolean, .none, .name, .error: break
    case .interpolatedString(let parts):
      for case .value(let value, let format) in parts {
        add(value, depth + 1)
        if let format { line("format \(format.source)", nil, depth + 2) }
      }
    case .list(let items): for item in items { add(item, depth + 1) }
    case .unary(_, let operand): add(operand, depth + 1)
    case .binary(_, let left, let right):
      add(left, depth + 1)
      add(right, depth + 1)
    case .comparison(let first, let terms):
      add(first, depth + 1)
      for term in terms {
        line(term.comparison.rawValue, nil, depth + 1)
        add(term.operand, depth + 1)
      }
    case .conditional(let condition, let value, let otherwise):
      for part in [condition, value, otherwise] { add(part, depth + 1) }
    case .call(let function, let arguments):
      add(function, depth + 1)
      for argument in arguments {
        line(argument.keyword.map { "argument \($0.name)" } ?? "argument", nil, depth + 1)
        add(argument.value, depth + 2)
      }
    case .attribute(let base, _): add(base, depth + 1)
    case .index(let base, let indices):
      add(base, depth + 1)
      for index in indices { add(index, depth + 1) }
    case .comprehension(let element, let clauses):
      add(element, depth + 1)
      for clause in clauses {
        line("for " + clause.targets.map(\.name).joined(separator: ", "), nil, depth + 1)
        add(clause.sequence, depth + 2)
        for condition in clause.conditions { add(condition, depth + 2) }
      }
    }
  }

  private mutating func add(_ index: Index, _ depth: Int) {
    switch index {
    case .at(let expression): add(expression, depth)
    case .ellipsis(let range): line("...", range, depth)
    case .slice(let lower, let upper, let step, let range):
      line("slice", range, depth)
      for (name, part) in [("from", lower), ("to", upper), ("step", step)] {
        guard let part else { continue }
        line(name, nil, depth + 1)
        add(part, depth + 2)
      }
    }
  }
}

extension Expression.Kind {
  fileprivate var label: String {
    switch self {
    case .number, .string, .boolean, .none:
      "literal \(Expression(self, SourceRange(0, 0)).sourceText)"
    case .interpolatedString: "formatted string"
    case .name(let name): "name \(name)"
    case .list: "list"
    case .unary(let operation, _): "unary \(operation.rawValue)"
    case .binary(let operation, _, _): "binary \(operation.rawValue)"
    case .comparison: "comparison"
    case .conditional: "conditional"
    case .call: "call"
    case .attribute(_, let name): "attribute \(name.name)"
    case .index: "index"
    case .comprehension: "comprehension"
    case .error: "error"
    }
  }
}

extension BlockSyntax {
  /// The tree with the places of its nodes, a node a line.
  package func dump(_ source: SourceText) -> String {
    var dump = SyntaxDump(source)
    dump.add(statements)
    return dump.text
  }
}

extension Expression {
  /// The tree with the places of its nodes, a node a line.
  package func dump(_ source: SourceText) -> String {
    var dump = SyntaxDump(source)
    dump.add(self, 0)
    return dump.text
  }
}
