extension ForeignSyntax {
  var message: String {
    switch self {
    case .keyword(let keyword): "there is no `\(keyword.rawValue)` in this language"
    case .symbol(.walrus): "`:=` does not exist here"
    case .symbol(.arrow), .annotation: "parameters and results have no types here"
    case .symbol(let symbol): "there is no `\(symbol.rawValue)` in this language"
    case .printing: "there is no `print` in this language"
    case .increment(let symbol, _):
      "there is no `\(symbol.rawValue)\(symbol.rawValue)` in this language"
    case .elseIf(let word): "there is no `\(word)` in this language"
    case .isComparison: "there is no `is` in this language"
    case .dictionary: "there are no braces, dictionaries or sets in this language"
    case .keyColonValue(let name): "`:` does not give `\(name)` a value"
    case .decorator: "there are no decorators in this language"
    case .starredArgument: "arguments cannot be unpacked with `*`"
    case .loopElse: "a loop has no `else`"
    }
  }

  var hint: String? {
    switch self {
    case .keyword(let keyword): keyword.hint
    case .symbol(let symbol): symbol.hint
    case .printing:
      "in an `eval` block write the expression on a line of its own; it is shown with its value"
    case .increment(let symbol, let operand): "write `\(operand) \(symbol.rawValue)= 1`"
    case .elseIf: "write `elif`"
    case .isComparison: "write `==`, or `!=` for `is not`"
    case .dictionary: "write a list in `[ ]`, or give each value a name"
    case .annotation: "leave the type out"
    case .keyColonValue(let name): "write `\(name) = …`"
    case .decorator: "leave the line out"
    case .starredArgument: "write each argument"
    case .loopElse: "put those lines after the loop"
    }
  }
}

extension Keyword {
  fileprivate var hint: String? {
    switch self {
    case .while: "write `for i in range(n):`, with as many turns as are needed"
    case .break, .continue: "choose the turns in `range(…)`, or use `if` inside the loop"
    case .import, .from, .as: "all functions are built in; leave the line out"
    case .class: "a `model` block holds parameters and values; `def` defines a function"
    case .try, .except, .finally, .raise:
      "an error is shown at its block, and the other blocks still run"
    case .assert: "write the condition on a line of its own in a `check` block"
    case .with: "write the lines without it"
    case .lambda: "define a function on the lines before: `def f(x): return …`, and write `f` here"
    case .global, .nonlocal: "return the value and assign it: `x = f(x)`"
    case .del: "a name can simply be assigned again"
    case .yield: "return a list, or write a comprehension"
    case .async, .await: "leave it out"
    case .is: "write `==`, or `!=` for `is not`"
    default: nil
    }
  }
}

extension Symbol {
  fileprivate var hint: String? {
    switch self {
    case .caret: "a power is written `**`"
    case .caretAssign: "a power is written `**=`"
    case .doubleAmpersand, .ampersand, .ampersandAssign:
      "write `and`; on tensors it works entry by entry"
    case .doubleBar, .bar, .barAssign: "write `or`; on tensors it works entry by entry"
    case .exclamation, .tilde: "write `not`; on tensors it works entry by entry"
    case .shiftLeft, .shiftLeftAssign: "write `* 2 ** n`"
    case .shiftRight, .shiftRightAssign: "write `// 2 ** n`"
    case .tripleEqual: "write `==`"
    case .notDoubleEqual, .diamond: "write `!=`"
    case .walrus: "assign with `=` on a line before"
    case .question: "write `value if condition else other`"
    case .dollar: "formulas stand in the text, outside the block"
    case .arrow: "leave the type out"
    default: nil
    }
  }
}
