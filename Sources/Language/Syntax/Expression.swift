package import Notebooks

/// An expression with its place in the notebook.
package struct Expression: Sendable, Hashable {
  package var kind: Kind
  package var range: SourceRange

  package init(_ kind: Kind, _ range: SourceRange) {
    self.kind = kind
    self.range = range
  }

  package indirect enum Kind: Sendable, Hashable {
    /// `isInteger` holds for a literal without point or exponent.
    case number(Double, isInteger: Bool)
    case string(String)
    case interpolatedString([StringPart])
    case boolean(Bool)
    case none
    case name(String)
    /// `[a, b]`; a parenthesised or bare tuple parses to the same.
    case list([Expression])
    case unary(UnaryOperator, Expression)
    case binary(BinaryOperator, Expression, Expression)
    /// `a < b <= c`: the first operand and each operator with its right operand.
    case comparison(Expression, [ComparisonTerm])
    /// `value if condition else otherwise`
    case conditional(condition: Expression, value: Expression, otherwise: Expression)
    case call(Expression, [Argument])
    case attribute(Expression, Identifier)
    case index(Expression, [Index])
    case comprehension(Expression, [ComprehensionClause])
    /// Where the parser recovered; a diagnostic was given for it.
    case error
  }
}

/// A name and where it stands.
package struct Identifier: Sendable, Hashable {
  package var name: String
  package var range: SourceRange
  package init(_ name: String, _ range: SourceRange) {
    self.name = name
    self.range = range
  }
}

package enum StringPart: Sendable, Hashable {
  case text(String)
  /// `{expression:format}`
  case value(Expression, format: FormatSpecification?)
}

package struct Argument: Sendable, Hashable {
  /// The keyword of `keyword=value`.
  package var keyword: Identifier?
  package var value: Expression
  package init(keyword: Identifier?, value: Expression) {
    self.keyword = keyword
    self.value = value
  }
}

package struct ComparisonTerm: Sendable, Hashable {
  package var comparison: ComparisonOperator
  package var operand: Expression
  package init(_ comparison: ComparisonOperator, _ operand: Expression) {
    self.comparison = comparison
    self.operand = operand
  }
}

/// One part of `x[a, b:c, None]`.
package enum Index: Sendable, Hashable {
  case at(Expression)
  case slice(lower: Expression?, upper: Expression?, step: Expression?, SourceRange)
  case ellipsis(SourceRange)
}

/// `for targets in sequence if condition`
package struct ComprehensionClause: Sendable, Hashable {
  package var targets: [Identifier]
  package var sequence: Expression
  package var conditions: [Expression]
  package init(targets: [Identifier], sequence: Expression, conditions: [Expression]) {
    self.targets = targets
    self.sequence = sequence
    self.conditions = conditions
  }
}

package enum UnaryOperator: String, Sendable, Hashable { case negate = "-", plus = "+", not }

package enum BinaryOperator: String, Sendable, Hashable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case floorDivide = "//"
  case remainder = "%"
  case matrixMultiply = "@"
  case power = "**"
  case and
  case or
}

package enum ComparisonOperator: String, Sendable, Hashable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case `in`
  case notIn = "not in"
}
