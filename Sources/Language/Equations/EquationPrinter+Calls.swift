/// Functions that TeX has a name for.
let standardFunctions = [
  "sin": "\\sin", "cos": "\\cos", "tan": "\\tan", "tanh": "\\tanh", "log": "\\log",
  "max": "\\max", "min": "\\min", "maximum": "\\max", "minimum": "\\min", "det": "\\det",
  "sigmoid": "\\sigma", "argmax": "\\operatorname{arg\\,max}",
  "argmin": "\\operatorname{arg\\,min}",
]

/// Layers and the like, whose numbers stand as a subscript: `linear(x, 16)`.
private let indexedFunctions: Set<String> = ["linear", "dropout", "embedding", "one_hot", "conv2d"]

/// Arguments about axes and bookkeeping, which a textbook leaves to the reader.
private let silentKeywords: Set<String> = [
  "axis", "dim", "keepdims", "keepdim", "name", "init", "bias",
]

extension EquationPrinter {
  func call(_ function: Expression, _ arguments: [Argument]) -> Piece {
    let shown = arguments.filter { !silentKeywords.contains($0.keyword?.name ?? "") }
    guard case .name(let name) = function.kind else {
      return Piece(tex(function, .primary) + bracketed(shown))
    }
    let values = shown.filter { $0.keyword == nil }.map(\.value)
    if values.count == shown.count, let special = special(name, values) { return special }
    if let symbol = standardFunctions[name] { return Piece(symbol + bracketed(shown)) }
    let operatorName = "\\operatorname{\(textTeX(name))}"
    if indexedFunctions.contains(name), shown.count > 1 {
      let numbers = shown.dropFirst().map { tex($0.value) }.joined(separator: ", ")
      return Piece("\(operatorName)_{\(numbers)}" + bracketed(Array(shown.prefix(1))))
    }
    // A function named by one letter is set like a variable: f(x).
    return Piece((name.count == 1 ? nameTeX(name) : operatorName) + bracketed(shown))
  }

  private func bracketed(_ arguments: [Argument]) -> String {
    let texts = arguments.map { argument in
      let value = tex(argument.value)
      return argument.keyword.map { "\\text{\(textTeX($0.name))} = \(value)" } ?? value
    }
    return parenthesized(texts.joined(separator: ", "))
  }

  /// Notation of its own, for calls with just the arguments that it has a place for.
  private func special(_ name: String, _ values: [Expression]) -> Piece? {
    switch (name, values.count) {
    case ("sqrt", 1): return Piece("\\sqrt{\(tex(values[0]))}")
    case ("exp", 1): return Piece("e^{\(tex(values[0]))}", .power)
    case ("square", 1): return Piece("{\(tex(values[0], .primary))}^{2}", .power)
    case ("abs", 1): return Piece("\\left|\(tex(values[0]))\\right|")
    case ("norm", 1): return Piece("\\left\\lVert \(tex(values[0]))\\right\\rVert")
    case ("floor", 1): return Piece("\\left\\lfloor \(tex(values[0]))\\right\\rfloor")
    case ("transpose", 1): return Piece("{\(tex(values[0], .primary))}^{\\top}", .power)
    case ("inv", 1): return Piece("{\(tex(values[0], .primary))}^{-1}", .power)
    case ("matmul", 2):
      return Piece("\(tex(values[0], .power)) \\, \(tex(values[1], .power))", .multiplicative)
    case ("dot", 2):
      return Piece("\(tex(values[0], .power)) \\cdot \(tex(values[1], .power))", .multiplicative)
    case ("where", 3):
      return Piece(cases([(tex(values[1]), tex(values[0])), (tex(values[2]), nil)]))
    case ("grad", 2):
      let (y, x) = (tex(values[0], .power), tex(values[1], .power))
      return Piece("\\frac{\\partial \(y)}{\\partial \(x)}", .power)
    case ("sum", 1): return over("\\sum", values[0])
    case ("prod", 1): return over("\\prod", values[0])
    case ("mean", 1):
      guard values[0].isArithmetic else { return nil }
      return Piece("\\frac{1}{n} \\sum_{i} \(tex(values[0], .power))", .multiplicative)
    default: return nil
    }
  }

  /// A sum over a comprehension's range, or over all entries of a value.
  private func over(_ sign: String, _ value: Expression) -> Piece {
    if case .comprehension(let element, let clauses) = value.kind {
      let ranges = clauses.map(member).joined(separator: ",\\ ")
      return Piece("\(sign)_{\(ranges)} \(tex(element, .multiplicative))", .multiplicative)
    }
    return Piece("\(sign) \(tex(value, .multiplicative))", .multiplicative)
  }
}

extension Expression {
  /// Whether the expression is a formula of its own rather than a name or a test: a mean of one
  /// reads well as a sum.
  fileprivate var isArithmetic: Bool {
    switch kind {
    case .binary(let operation, _, _): operation != .and && operation != .or
    case .unary(let operation, _): operation != .not
    default: false
    }
  }

  /// TeX source of the expression, as a textbook would typeset it.
  package var tex: String { EquationPrinter().tex(self) }
}

extension Statement {
  /// TeX source of the statement as an equation; nothing for what is no equation: loops,
  /// declarations of parameters and inputs, functions of several lines.
  package var tex: String? {
    let printer = EquationPrinter()
    switch kind {
    case .assign(let targets, let value):
      if case .call(let function, _) = value.kind, case .name(let name) = function.kind,
        ["param", "input", "hyperparameter"].contains(name)
      {
        return nil
      }
      let names = targets.map { nameTeX($0.name) }.joined(separator: ", ")
      return "\(names) = \(printer.tex(value))"
    case .augment(let target, let operation, let value):
      let name = Expression(.name(target.name), target.range)
      let result = Expression(.binary(operation, name, value), range)
      return "\(nameTeX(target.name)) \\leftarrow \(printer.tex(result))"
    case .expression(let expression): return printer.tex(expression)
    case .define(let definition):
      guard definition.body.count == 1, case .returnValue(let value?) = definition.body[0].kind
      else { return nil }
      let name = Expression(.name(definition.name.name), definition.name.range)
      let parameters = definition.parameters.map { parameter in
        Argument(
          keyword: nil, value: Expression(.name(parameter.name.name), parameter.name.range))
      }
      return printer.call(name, parameters).tex + " = \(printer.tex(value))"
    case .returnValue, .pass, .forLoop, .conditional: return nil
    }
  }
}
