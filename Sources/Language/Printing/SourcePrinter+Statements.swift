extension SourcePrinter {
  mutating func write(_ statements: [Statement], indent: Int = 0) {
    for statement in statements { write(statement, indent) }
  }

  private mutating func write(_ statement: Statement, _ indent: Int) {
    write(String(repeating: " ", count: indent * 4))
    switch statement.kind {
    case .assign(let targets, let value):
      write(names(targets) + " = ")
      write(value)
    case .augment(let target, let operation, let value):
      write("\(target.name) \(operation.rawValue)= ")
      write(value)
    case .expression(let expression): write(expression)
    case .pass: write("pass")
    case .returnValue(let value):
      write("return")
      if let value {
        write(" ")
        write(value)
      }
    case .forLoop(let targets, let sequence, let body):
      write("for \(names(targets)) in ")
      write(sequence)
      writeBody(body, indent)
      return
    case .conditional(let branches, let otherwise):
      for (i, branch) in branches.enumerated() {
        if i > 0 { write(String(repeating: " ", count: indent * 4) + "el") }
        write("if ")
        write(branch.condition)
        writeBody(branch.body, indent)
      }
      if !otherwise.isEmpty {
        write(String(repeating: " ", count: indent * 4) + "else")
        writeBody(otherwise, indent)
      }
      return
    case .define(let definition):
      write("def \(definition.name.name)(")
      for (i, parameter) in definition.parameters.enumerated() {
        if i > 0 { write(", ") }
        write(parameter.name.name)
        if let initial = parameter.initial {
          write("=")
          write(initial)
        }
      }
      write(")")
      writeBody(definition.body, indent)
      return
    }
    write("\n")
  }

  private mutating func writeBody(_ body: [Statement], _ indent: Int) {
    write(":\n")
    write(body, indent: indent + 1)
  }

  private func names(_ identifiers: [Identifier]) -> String {
    identifiers.map(\.name).joined(separator: ", ")
  }
}

extension BlockSyntax {
  /// Canonical source of the block: comments, blanks and superfluous brackets are gone.
  package var sourceText: String {
    var printer = SourcePrinter()
    printer.write(statements)
    return printer.text
  }

  /// The same for blocks that differ only in comments, blanks and brackets (FNV-1a over the
  /// canonical source).
  package var canonicalHash: UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in sourceText.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash
  }
}
