import Foundation
import Notebooks
import Testing

@testable import Language

/// Trees and formats against what Python makes of the same text; see the scripts in `Oracles`.
struct OracleTests {
  private func rows(_ file: String) throws -> [[String]] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Oracles")
    let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
    return text.split(separator: "\n").map { line in
      line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test func expressionsGroupAsInPython() throws {
    let rows = try rows("expressions.tsv")
    #expect(rows.count == 1500)
    for row in rows {
      let source = SourceText(name: "case", text: row[0])
      let whole = SourceRange(0, source.bytes.count)
      let (expression, diagnostics) = parseExpression(source, whole)
      #expect(diagnostics.isEmpty, "\(row[0])")
      #expect(tree(expression) == row[1], "\(row[0])")
      // Canonical source is read as the same tree, and is its own canonical source.
      let canonical = SourceText(name: "canonical", text: expression.sourceText)
      let again = parseExpression(canonical, SourceRange(0, canonical.bytes.count))
      #expect(tree(again.expression) == row[1], "\(row[0]) → \(expression.sourceText)")
      #expect(again.expression.sourceText == expression.sourceText)
    }
  }

  @Test func formatsAsPython() throws {
    let rows = try rows("formats.tsv")
    #expect(rows.count > 5000)
    for row in rows {
      let result = Result { try formatted(kind: row[0], value: row[1], row[2]) }
      switch result {
      case .success(let text): #expect("|\(text)|" == row[3], "\(row)")
      case .failure: #expect(row[3] == "error", "\(row)")
      }
    }
  }

  private func formatted(kind: String, value: String, _ text: String) throws -> String {
    let specification = try FormatSpecification(text)
    #expect(try FormatSpecification(specification.source) == specification, "\(text)")
    switch kind {
    case "float": return try specification.apply(try #require(Double(value)))
    case "int": return try specification.apply(try #require(Int(value)))
    default: return try specification.apply(value)
    }
  }
}

/// The tree in the notation of `expressions.py`.
private func tree(_ expression: Language.Expression) -> String {
  switch expression.kind {
  case .number(let value, _): value.description
  case .string(let text): "'\(text)'"
  case .boolean(let value): value ? "true" : "false"
  case .none: "none"
  case .name(let name): name
  case .list(let items): "[\(items.map(tree).joined(separator: " "))]"
  case .unary(let operation, let operand): "(unary \(operation.rawValue) \(tree(operand)))"
  case .binary(let operation, let left, let right):
    "(\(operation.rawValue) \(tree(left)) \(tree(right)))"
  case .comparison(let first, let terms):
    "(compare \(tree(first))"
      + terms.map { " \($0.comparison.rawValue) \(tree($0.operand))" }.joined() + ")"
  case .conditional(let condition, let value, let otherwise):
    "(if \(tree(condition)) \(tree(value)) \(tree(otherwise)))"
  case .call(let function, let arguments):
    "(call \(tree(function)) "
      + arguments.map { ($0.keyword.map { "\($0.name)=" } ?? "") + tree($0.value) }
      .joined(separator: " ") + ")"
  case .attribute(let base, let name): "(attribute \(tree(base)) \(name.name))"
  case .index(let base, let indices):
    "(index \(tree(base)) \(indices.map(tree).joined(separator: " ")))"
  case .comprehension(let element, let clauses):
    "(comprehension \(tree(element)) "
      + clauses.map { clause in
        "for \(clause.targets.map(\.name).joined(separator: ",")) in \(tree(clause.sequence))"
          + clause.conditions.map { " if \(tree($0))" }.joined()
      }.joined(separator: " ") + ")"
  case .interpolatedString, .error: "?"
  }
}

private func tree(_ index: Index) -> String {
  switch index {
  case .at(let expression): tree(expression)
  case .ellipsis: "..."
  case .slice(let lower, let upper, let step, _):
    "(slice " + [lower, upper, step].map { $0.map(tree) ?? "_" }.joined(separator: " ") + ")"
  }
}
