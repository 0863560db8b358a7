package import Notebooks

/// A statement with its place in the notebook.
package struct Statement: Sendable, Hashable {
  package var kind: Kind
  package var range: SourceRange

  package init(_ kind: Kind, _ range: SourceRange) {
    self.kind = kind
    self.range = range
  }

  package indirect enum Kind: Sendable, Hashable {
    /// `a = value`, or `a, b = value` for several targets.
    case assign([Identifier], Expression)
    /// `a += value`; only the arithmetic operators.
    case augment(Identifier, BinaryOperator, Expression)
    case expression(Expression)
    case forLoop(targets: [Identifier], sequence: Expression, body: [Statement])
    /// `if` and each `elif`, in order, then `else`.
    case conditional([Branch], otherwise: [Statement])
    case define(Definition)
    case returnValue(Expression?)
    case pass
  }

  package struct Branch: Sendable, Hashable {
    package var condition: Expression
    package var body: [Statement]
    package init(condition: Expression, body: [Statement]) {
      self.condition = condition
      self.body = body
    }
  }
}

/// `def name(parameters): body`
package struct Definition: Sendable, Hashable {
  package struct Parameter: Sendable, Hashable {
    package var name: Identifier
    package var initial: Expression?
    package init(name: Identifier, initial: Expression?) {
      self.name = name
      self.initial = initial
    }
  }
  package var name: Identifier
  package var parameters: [Parameter]
  package var body: [Statement]
  package init(name: Identifier, parameters: [Parameter], body: [Statement]) {
    self.name = name
    self.parameters = parameters
    self.body = body
  }
}

/// The statements of one block, with what was wrong with its text.
package struct BlockSyntax: Sendable {
  package var statements: [Statement]
  package var diagnostics: [Diagnostic]
  package init(statements: [Statement], diagnostics: [Diagnostic]) {
    self.statements = statements
    self.diagnostics = diagnostics
  }
}
