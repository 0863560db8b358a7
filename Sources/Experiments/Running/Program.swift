package import Language
package import Notebooks

/// A notebook's blocks as syntax, with the names that each reads.
package struct Program: Sendable {
  package struct Block: Sendable {
    package var block: ExecutableBlock
    package var syntax: BlockSyntax
    /// Every name that the block's expressions hold.
    package var names: Set<String>
    /// The names that an `eval` block gives to later ones.
    package var assigned: [String]
  }
  package var blocks: [Block]
  package var diagnostics: [Diagnostic]
  /// By model, the dataset that a later block binds to it.
  var bindings: [String: String]

  package init(_ notebook: Notebook) {
    blocks = []
    diagnostics = []
    bindings = [:]
    var named: [String: SourceRange] = [:]
    for block in notebook.blocks {
      let syntax = parseBlock(
        notebook.source, body: block.body, indentation: block.indentation)
      var names: Set<String> = []
      var walk = NameWalk()
      walk.visit(syntax.statements) { names.insert($0) }
      let assigned =
        block.kind == "eval" ? syntax.statements.flatMap { $0.assignedNames.map { $0.name } } : []
      blocks.append(Block(block: block, syntax: syntax, names: names, assigned: assigned))
      diagnostics += syntax.diagnostics
      if let name = block.name, let range = block.nameRange {
        // A second block of the name is the parser's to report.
        if named[name] == nil, Builtins.isTaken(name) {
          diagnostics.append(EvaluationError.reservedName(name).diagnostic(at: range))
        }
        named[name] = named[name] ?? range
      }
    }
    let models = names(ofKind: "model")
    let datasets = names(ofKind: "data")
    for block in blocks { noteBindings(block, models, datasets) }
  }

  private func names(ofKind kind: String) -> Set<String> {
    Set(blocks.filter { $0.block.kind == kind }.compactMap { $0.block.name })
  }

  /// `model = net`, `data = digits.train` of a train block, and calls `net(digits)`.
  private mutating func noteBindings(
    _ block: Block, _ models: Set<String>, _ datasets: Set<String>
  ) {
    if block.block.kind == "train" {
      var model: String?
      var data: String?
      for statement in block.syntax.statements {
        guard case .assign(let targets, let value) = statement.kind, targets.count == 1 else {
          continue
        }
        if targets[0].name == "model" { model = value.rootName }
        if targets[0].name == "data" { data = value.rootName }
      }
      if let model, let data, bindings[model] == nil { bindings[model] = data }
    }
    var walk = NameWalk()
    var found: [(String, String)] = []
    walk.onCall = { callee, arguments in
      guard case .name(let model) = callee.kind, models.contains(model),
        let data = arguments.first(where: { $0.keyword == nil })?.value.rootName,
        datasets.contains(data)
      else { return }
      found.append((model, data))
    }
    walk.visit(block.syntax.statements) { _ in }
    for (model, data) in found where bindings[model] == nil { bindings[model] = data }
  }

  /// The syntax tree of every block, as `explain --stage program` prints it.
  package func dump(_ source: SourceText) -> String {
    var text = ""
    for block in blocks {
      let line = source.position(at: block.block.range.lower).line
      text += "block \(block.block.kind)\(block.block.name.map { " " + $0 } ?? "") line \(line)"
      text += " reads \(block.names.sorted().joined(separator: " "))\n"
      text += block.syntax.dump(source)
      if !text.hasSuffix("\n") { text += "\n" }
    }
    return text
  }
}

extension Expression {
  /// The name at the root of attributes, indices and calls: `digits` of `digits.train[:8]`.
  var rootName: String? {
    var expression = self
    while true {
      switch expression.kind {
      case .name(let name): return name
      case .attribute(let base, _), .index(let base, _), .call(let base, _): expression = base
      default: return nil
      }
    }
  }
}

/// Visits every name of a syntax tree with a stack of its own.
struct NameWalk {
  var onCall: ((Expression, [Argument]) -> Void)?

  mutating func visit(_ statements: [Statement], _ name: (String) -> Void) {
    var pending: [Expression] = []
    var waiting = statements
    while let statement = waiting.popLast() {
      switch statement.kind {
      case .assign(_, let value): pending.append(value)
      case .augment(let target, _, let value):
        name(target.name)
        pending.append(value)
      case .expression(let value): pending.append(value)
      case .forLoop(_, let sequence, let body):
        pending.append(sequence)
        waiting += body
      case .conditional(let branches, let otherwise):
        for branch in branches {
          pending.append(branch.condition)
          waiting += branch.body
        }
        waiting += otherwise
      case .define(let definition):
        pending += definition.parameters.compactMap { $0.initial }
        waiting += definition.body
      case .returnValue(let value): if let value { pending.append(value) }
      case .pass: break
      }
    }
    visit(expressions: pending, name)
  }

  mutating func visit(expressions: [Expression], _ name: (String) -> Void) {
    var pending = expressions
    while let expression = pending.popLast() {
      switch expression.kind {
      case .name(let text): name(text)
      case .interpolatedString(let parts):
        for case .value(let value, _) in parts { pending.append(value) }
      case .list(let items): pending += items
      case .unary(_, let operand): pending.append(operand)
      case .binary(_, let a, let b): pending += [a, b]
      case .comparison(let first, let terms): pending += [first] + terms.map { $0.operand }
      case .conditional(let condition, let value, let otherwise):
        pending += [condition, value, otherwise]
      case .call(let callee, let arguments):
        onCall?(callee, arguments)
        pending.append(callee)
        pending += arguments.map { $0.value }
      case .attribute(let base, _): pending.append(base)
      case .index(let base, let indices):
        pending.append(base)
        for index in indices {
          switch index {
          case .at(let value): pending.append(value)
          case .slice(let lower, let upper, let step, _):
            pending += [lower, upper, step].compactMap { $0 }
          case .ellipsis: break
          }
        }
      case .comprehension(let item, let clauses):
        pending.append(item)
        for clause in clauses { pending += [clause.sequence] + clause.conditions }
      case .number, .string, .boolean, .none, .error: break
      }
    }
  }
}
