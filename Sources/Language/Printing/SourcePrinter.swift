/// Writes syntax trees as canonical source: one spelling for every way to write the same tree,
/// with no more parentheses than needed.
struct SourcePrinter {
  private(set) var text = ""

  mutating func write(_ string: String) { text += string }

  // MARK: Expressions

  /// An expression in a place that takes operators of at least a certain tightness.
  mutating func write(_ expression: Expression, _ minimum: Precedence = .conditional) {
    let needsParentheses = expression.kind.precedence < minimum
    if needsParentheses { write("(") }
    writeBare(expression)
    if needsParentheses { write(")") }
  }

  private mutating func writeBare(_ expression: Expression) {
    switch expression.kind {
    case .number(let value, let isInteger): write(numberSource(value, isInteger))
    case .string(let text): write(quoted(text))
    case .interpolatedString(let parts): writeParts(parts)
    case .boolean(let value): write(value ? "true" : "false")
    case .none: write("none")
    case .name(let name): write(name)
    case .list(let items):
      write("[")
      writeList(items) { $0.write($1) }
      write("]")
    case .unary(let operation, let operand):
      write(operation == .not ? "not " : operation.rawValue)
      write(operand, operation == .not ? .not : .sign)
    case .binary(let operation, let left, let right): writeBinary(operation, left, right)
    case .comparison(let first, let terms):
      write(first, .additive)
      for term in terms {
        write(" \(term.comparison.rawValue) ")
        write(term.operand, .additive)
      }
    case .conditional(let condition, let value, let otherwise):
      write(value, .or)
      write(" if ")
      write(condition, .or)
      write(" else ")
      write(otherwise)
    case .call(let function, let arguments):
      write(function, .primary)
      write("(")
      writeList(arguments) { printer, argument in
        if let keyword = argument.keyword { printer.write(keyword.name + "=") }
        printer.write(argument.value)
      }
      write(")")
    case .attribute(let base, let name):
      write(base, .primary)
      write(".\(name.name)")
    case .index(let base, let indices):
      write(base, .primary)
      write("[")
      writeList(indices) { $0.write($1) }
      write("]")
    case .comprehension(let element, let clauses):
      write("[")
      write(element)
      for clause in clauses { write(clause) }
      write("]")
    case .error: write("…")
    }
  }

  private mutating func writeBinary(
    _ operation: BinaryOperator, _ left: Expression, _ right: Expression
  ) {
    // Powers group from the right and bind more tightly than a sign before them.
    let isPower = operation == .power
    write(left, isPower ? .primary : operation.precedence)
    write(" \(operation.rawValue) ")
    write(right, isPower ? .sign : operation.precedence.tighter)
  }

  private mutating func writeList<Item>(
    _ items: [Item], _ item: (inout SourcePrinter, Item) -> Void
  ) {
    for (i, value) in items.enumerated() {
      if i > 0 { write(", ") }
      item(&self, value)
    }
  }

  private mutating func write(_ index: Index) {
    switch index {
    case .at(let expression): write(expression)
    case .ellipsis: write("...")
    case .slice(let lower, let upper, let step, _):
      if let lower { write(lower) }
      write(":")
      if let upper { write(upper) }
      if let step {
        write(":")
        write(step)
      }
    }
  }

  private mutating func write(_ clause: ComprehensionClause) {
    write(" for " + clause.targets.map(\.name).joined(separator: ", ") + " in ")
    write(clause.sequence, .or)
    for condition in clause.conditions {
      write(" if ")
      write(condition, .or)
    }
  }

  private mutating func writeParts(_ parts: [StringPart]) {
    write("f\"")
    for part in parts {
      switch part {
      case .text(let text):
        for character in escaped(text) {
          write(character == "{" ? "{{" : character == "}" ? "}}" : String(character))
        }
      case .value(let expression, let format):
        write("{")
        write(expression)
        if let format { write(":" + format.source) }
        write("}")
      }
    }
    write("\"")
  }
}

extension Expression {
  /// Canonical source: the same for every spelling of the same expression.
  package var sourceText: String {
    var printer = SourcePrinter()
    printer.write(self)
    return printer.text
  }
}

extension Expression.Kind {
  var precedence: Precedence {
    switch self {
    case .unary(.not, _): .not
    case .unary: .sign
    case .binary(let operation, _, _): operation.precedence
    case .comparison: .comparison
    case .conditional: .conditional
    // A number's point must not meet that of an attribute.
    case .number(let value, _): value.sign == .minus ? .sign : .power
    default: .primary
    }
  }
}

private func numberSource(_ value: Double, _ isInteger: Bool) -> String {
  let text = shortest(value)
  if isInteger || text.contains("e") || text.contains(".") { return text }
  return text + ".0"
}

private func quoted(_ text: String) -> String { "\"" + escaped(text) + "\"" }

private func escaped(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\\": result += "\\\\"
    case "\"": result += "\\\""
    case "\n": result += "\\n"
    case "\t": result += "\\t"
    case "\r": result += "\\r"
    case "\0": result += "\\0"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

extension FormatSpecification {
  /// The specification as an author writes it.
  package var source: String {
    var text = ""
    let isZeroFilled = align == nil && fill == "0"
    if let align { text += (fill == " " ? "" : String(fill)) + String(align) }
    if sign != "-" { text.append(sign) }
    if alternate { text += "#" }
    if isZeroFilled { text += "0" }
    if width > 0 { text += String(width) }
    if let grouping { text.append(grouping) }
    if let precision { text += ".\(precision)" }
    if let type { text.append(type) }
    return text
  }
}
