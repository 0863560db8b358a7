/// Typesets expressions as TeX, with no more parentheses than a reader needs.
struct EquationPrinter {
  /// TeX and how tightly its outermost sign binds.
  struct Piece {
    var tex: String
    var precedence: Precedence
    init(_ tex: String, _ precedence: Precedence = .primary) {
      self.tex = tex
      self.precedence = precedence
    }
  }

  func tex(_ expression: Expression, _ minimum: Precedence = .conditional) -> String {
    let piece = piece(expression)
    return piece.precedence < minimum ? parenthesized(piece.tex) : piece.tex
  }

  func parenthesized(_ tex: String) -> String { "\\left(\(tex)\\right)" }

  func piece(_ expression: Expression) -> Piece {
    switch expression.kind {
    case .number(let value, _): return number(value)
    case .string(let text): return Piece("\\text{“\(textTeX(text))”}")
    case .interpolatedString: return Piece("\\text{“…”}")
    case .boolean(let value): return Piece("\\text{\(value)}")
    case .none: return Piece("\\text{none}")
    case .name(let name): return Piece(name == "inf" ? "\\infty" : nameTeX(name))
    case .list(let items): return Piece(list(items))
    case .unary(.not, let operand): return Piece("\\lnot \(tex(operand, .sign))", .sign)
    case .unary(let operation, let operand):
      return Piece("\(operation.rawValue)\(tex(operand, .power))", .sign)
    case .binary(let operation, let left, let right): return binary(operation, left, right)
    case .comparison(let first, let terms):
      var text = tex(first, .additive)
      for term in terms { text += " \(term.comparison.tex) \(tex(term.operand, .additive))" }
      return Piece(text, .comparison)
    case .conditional(let condition, let value, let otherwise):
      return Piece(cases([(tex(value), tex(condition)), (tex(otherwise), nil)]))
    case .call(let function, let arguments): return call(function, arguments)
    case .attribute(let base, let name): return attribute(base, name.name)
    case .index(let base, let indices):
      let places = indices.map(index).joined(separator: ", ")
      return Piece("{\(tex(base, .primary))}_{\(places)}")
    case .comprehension(let element, let clauses):
      let ranges = clauses.map { clause in
        ([member(clause)] + clause.conditions.map { tex($0) }).joined(separator: ",\\ ")
      }
      return Piece("\\left[\(tex(element)) \\mid \(ranges.joined(separator: ",\\ "))\\right]")
    case .error: return Piece("\\dots")
    }
  }

  // MARK: Numbers and lists

  private func number(_ value: Double) -> Piece {
    let text = shortest(value)
    guard let e = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: e)...])
    else { return Piece(text) }
    let power = "10^{\(exponent)}"
    return text[..<e] == "1"
      ? Piece(power, .power) : Piece("\(text[..<e]) \\cdot \(power)", .multiplicative)
  }

  private func list(_ items: [Expression]) -> String {
    let rows = items.prefix(7).compactMap { item -> [Expression]? in
      if case .list(let entries) = item.kind { entries } else { nil }
    }
    if items.count <= 6, rows.count == items.count, let width = rows.first?.count,
      (1...6).contains(width), rows.allSatisfy({ $0.count == width })
    {
      let lines = rows.map { $0.map { tex($0) }.joined(separator: " & ") }
      return "\\begin{bmatrix}\(lines.joined(separator: " \\\\ "))\\end{bmatrix}"
    }
    var entries = items.prefix(items.count > 8 ? 3 : 8).map { tex($0) }
    if items.count > 8, let last = items.last { entries += ["\\dots", tex(last)] }
    return "\\left[\(entries.joined(separator: ", "))\\right]"
  }

  func cases(_ rows: [(value: String, condition: String?)]) -> String {
    let lines = rows.map { row in
      row.condition.map { "\(row.value) & \\text{if } \($0)" }
        ?? "\(row.value) & \\text{otherwise}"
    }
    return "\\begin{cases}\(lines.joined(separator: " \\\\ "))\\end{cases}"
  }

  // MARK: Operators

  private func binary(_ operation: BinaryOperator, _ left: Expression, _ right: Expression)
    -> Piece
  {
    switch operation {
    case .divide: return Piece("\\frac{\(tex(left))}{\(tex(right))}", .power)
    case .floorDivide:
      return Piece("\\left\\lfloor\\frac{\(tex(left))}{\(tex(right))}\\right\\rfloor")
    case .power: return power(left, right)
    case .multiply, .matrixMultiply: return product(left, right)
    case .remainder: return infix(left, "\\bmod", right, .multiplicative)
    case .add, .subtract: return infix(left, operation.rawValue, right, .additive)
    case .and: return infix(left, "\\land", right, .and)
    case .or: return infix(left, "\\lor", right, .or)
    }
  }

  private func infix(
    _ left: Expression, _ sign: String, _ right: Expression, _ precedence: Precedence
  ) -> Piece {
    let second = unsigned(tex(right, precedence.tighter))
    return Piece("\(tex(left, precedence)) \(sign) \(second)", precedence)
  }

  /// Two signs do not meet.
  private func unsigned(_ tex: String) -> String {
    tex.hasPrefix("-") || tex.hasPrefix("+") ? parenthesized(tex) : tex
  }

  /// Factors side by side, with a dot where they could be misread.
  private func product(_ left: Expression, _ right: Expression) -> Piece {
    let first = tex(left, .multiplicative)
    let second = unsigned(tex(right, .sign))
    let isMisread =
      second.first?.isNumber == true || second.hasPrefix("\\frac") && isNumber(left)
    let isSpaced =
      (first.hasSuffix("}") || second.hasPrefix("\\")) && !second.hasPrefix("\\left(")
    let space = isMisread ? " \\cdot " : isSpaced ? " \\, " : " "
    return Piece(first + space + second, .multiplicative)
  }

  private func isNumber(_ expression: Expression) -> Bool {
    if case .number = expression.kind { true } else { false }
  }

  private func power(_ base: Expression, _ exponent: Expression) -> Piece {
    // sin(x) ** 2 is written with the exponent at the function's name.
    if case .call(let function, let arguments) = base.kind, arguments.count == 1,
      case .name(let name) = function.kind, let symbol = standardFunctions[name],
      isNumber(exponent)
    {
      return Piece("\(symbol)^{\(tex(exponent))}\(parenthesized(tex(arguments[0].value)))")
    }
    return Piece("{\(tex(base, .primary))}^{\(tex(exponent))}", .power)
  }

  // MARK: Attributes and indices

  private func attribute(_ base: Expression, _ name: String) -> Piece {
    switch name {
    case "T": return Piece("{\(tex(base, .primary))}^{\\top}", .power)
    case "shape": return Piece("\\operatorname{shape}\(parenthesized(tex(base)))")
    default:
      if case .name(let owner) = base.kind {
        return Piece("\\text{\(textTeX(owner))}.\(nameTeX(name))")
      }
      return Piece("\(tex(base, .primary)).\(nameTeX(name))")
    }
  }

  private func index(_ index: Index) -> String {
    switch index {
    case .at(let expression): return tex(expression)
    case .ellipsis: return "\\dots"
    case .slice(let lower, let upper, let step, _):
      let ends = (lower.map { tex($0) } ?? "") + ":" + (upper.map { tex($0) } ?? "")
      return step.map { "\(ends):\(tex($0))" } ?? ends
    }
  }

  /// `i \in x` of a comprehension.
  func member(_ clause: ComprehensionClause) -> String {
    let names = clause.targets.map { nameTeX($0.name) }.joined(separator: ", ")
    return "\(names) \\in \(tex(clause.sequence, .additive))"
  }
}

extension ComparisonOperator {
  fileprivate var tex: String {
    switch self {
    case .equal: "="
    case .notEqual: "\\ne"
    case .less: "<"
    case .lessOrEqual: "\\le"
    case .greater: ">"
    case .greaterOrEqual: "\\ge"
    case .in: "\\in"
    case .notIn: "\\notin"
    }
  }
}
