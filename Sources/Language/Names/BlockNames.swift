/// The names that a block reads from outside and those that it assigns.
package struct BlockNames: Sendable {
  /// Names read before anything in the block has certainly assigned them, in order of first use;
  /// each with its first place. Built-in functions are among them: only the caller knows those.
  package private(set) var read: [Identifier] = []
  /// Names assigned anywhere in the block outside functions, in order of first assignment.
  package private(set) var assigned: [Identifier] = []

  private var seen: Set<String> = []
  private var seenAssigned: Set<String> = []
  /// The names certainly assigned at this point.
  private var certain: Set<String> = []
  /// Parameters and local names of the functions and comprehensions around this point.
  private var scopes: [Set<String>] = []

  package init(_ statements: [Statement]) { visit(statements) }

  package init(_ expression: Expression) { visit(expression) }

  // MARK: Statements

  private mutating func visit(_ statements: [Statement]) {
    for statement in statements { visit(statement) }
  }

  private mutating func visit(_ statement: Statement) {
    switch statement.kind {
    case .assign(let targets, let value):
      visit(value)
      for target in targets { assign(target) }
    case .augment(let target, _, let value):
      read(target)
      visit(value)
      assign(target)
    case .expression(let expression): visit(expression)
    case .returnValue(let value): if let value { visit(value) }
    case .pass: break
    case .forLoop(let targets, let sequence, let body):
      visit(sequence)
      // A loop may make no turn, so what it assigns is not certain after it.
      let before = certain
      for target in targets { assign(target) }
      visit(body)
      certain = before
    case .conditional(let branches, let otherwise):
      var outcome: Set<String>?
      for branch in branches {
        visit(branch.condition)
        let before = certain
        visit(branch.body)
        outcome = outcome?.intersection(certain) ?? certain
        certain = before
      }
      let before = certain
      visit(otherwise)
      certain = outcome?.intersection(certain) ?? before
    case .define(let definition): visit(definition)
    }
  }

  private mutating func visit(_ definition: Definition) {
    for parameter in definition.parameters { if let initial = parameter.initial { visit(initial) } }
    // The name is known inside, so that a function may call itself.
    assign(definition.name)
    var scope = Set(definition.parameters.map(\.name.name))
    let local = BlockNames(assignedIn: definition.body)
    // A local name is one throughout the function, as in Python.
    scope.formUnion(local.assigned.map(\.name))
    scopes.append(scope)
    visit(definition.body)
    scopes.removeLast()
  }

  private init(assignedIn statements: [Statement]) { collect(statements) }

  private mutating func collect(_ statements: [Statement]) {
    for statement in statements {
      switch statement.kind {
      case .assign(let targets, _): for target in targets { assign(target) }
      case .augment(let target, _, _): assign(target)
      case .forLoop(let targets, _, let body):
        for target in targets { assign(target) }
        collect(body)
      case .conditional(let branches, let otherwise):
        for branch in branches { collect(branch.body) }
        collect(otherwise)
      case .define(let definition): assign(definition.name)
      case .expression, .returnValue, .pass: break
      }
    }
  }

  private mutating func assign(_ name: Identifier) {
    if !scopes.isEmpty { return }
    certain.insert(name.name)
    if seenAssigned.insert(name.name).inserted { assigned.append(name) }
  }

  private mutating func read(_ name: Identifier) {
    if certain.contains(name.name) || scopes.contains(where: { $0.contains(name.name) }) { return }
    if seen.insert(name.name).inserted { read.append(name) }
  }

  // MARK: Expressions

  private mutating func visit(_ expression: Expression) {
    switch expression.kind {
    case .number, .string, .boolean, .none, .error: break
    case .name(let name): read(Identifier(name, expression.range))
    case .interpolatedString(let parts):
      for case .value(let value, _) in parts { visit(value) }
    case .list(let items): for item in items { visit(item) }
    case .unary(_, let operand): visit(operand)
    case .binary(_, let left, let right):
      visit(left)
      visit(right)
    case .comparison(let first, let terms):
      visit(first)
      for term in terms { visit(term.operand) }
    case .conditional(let condition, let value, let otherwise):
      for part in [value, condition, otherwise] { visit(part) }
    case .call(let function, let arguments):
      visit(function)
      for argument in arguments { visit(argument.value) }
    case .attribute(let base, _): visit(base)
    case .index(let base, let indices):
      visit(base)
      for index in indices { visit(index) }
    case .comprehension(let element, let clauses):
      let depth = scopes.count
      for clause in clauses {
        visit(clause.sequence)
        scopes.append(Set(clause.targets.map(\.name)))
        for condition in clause.conditions { visit(condition) }
      }
      visit(element)
      scopes.removeLast(scopes.count - depth)
    }
  }

  private mutating func visit(_ index: Index) {
    switch index {
    case .at(let expression): visit(expression)
    case .ellipsis: break
    case .slice(let lower, let upper, let step, _):
      for case .some(let part) in [lower, upper, step] { visit(part) }
    }
  }
}

extension BlockSyntax {
  /// Names read from outside the block, in order of first use; built-ins are among them.
  package var namesRead: [String] { BlockNames(statements).read.map(\.name) }

  /// Names that the block assigns, in order of first assignment.
  package var namesAssigned: [String] { BlockNames(statements).assigned.map(\.name) }
}
