import Autodiff
import Charts
import Foundation
import Learning
import Testing

@testable import Experiments
@testable import Notebooks

/// The pages of the reference that tables and sources decide. `NBRUN_RECORD=1` writes the page of
/// functions anew, and fails.
@Suite struct ReferencePageTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  @Test func thePageOfFunctionsIsThatOfTheTables() throws {
    let page = Self.root.appending(path: "docs/functions.md")
    let text = FunctionPage.text
    if ProcessInfo.processInfo.environment["NBRUN_RECORD"] != nil {
      try text.write(to: page, atomically: true, encoding: .utf8)
      Issue.record("recorded docs/functions.md")
    }
    #expect(try text == String(contentsOf: page, encoding: .utf8))
  }

  @Test func everyCodeOfADiagnosticIsExplained() throws {
    let page = try String(
      contentsOf: Self.root.appending(path: "docs/diagnostics.md"), encoding: .utf8)
    let sources = Self.root.appending(path: "Sources")
    let codes = /(?:Diagnostic\(\s*|code: |case \.\w+: |return \(|failed\(\s*)([1-5]\d\d)\b/
    var found: Set<Substring> = []
    for target in ["Notebooks", "Language", "Experiments"] {
      let folder = sources.appending(path: target)
      let files = FileManager.default.enumerator(atPath: folder.path)
      while let name = files?.nextObject() as? String {
        guard name.hasSuffix(".swift") else { continue }
        let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        for match in text.matches(of: codes) {
          found.insert(match.1)
        }
      }
    }
    #expect(found.count > 90)
    for code in found.sorted() { #expect(page.contains("| NB\(code) |"), "NB\(code)") }
  }
}

/// Every name of the language with how it is called, from the tables that the language reads.
private enum FunctionPage {
  static var text: String {
    var text = """
      # Functions

      Every name that the language knows, written from its tables by a test; do not edit. Names are
      PyTorch's where it has them, else NumPy's. `axis` and `dim`, `keepdims` and `keepdim` are both
      read wherever one is listed.

      """
    text += section(
      "Tensors", OperationTable.all.map { ($0.signature.call, $0.signature.words) })
    text += section(
      "Layers", LayerTable.all.map { ($0.signature.call, $0.signature.words) },
      note: "Every layer also takes `name=`, by which layers share parameters, and `init=`.")
    text += section(
      "Initialisers", InitializerTable.all.map { ($0.signature.call, $0.signature.words) },
      note: "For `init=` of a layer and of `param(shape, init=…)`; the name alone will do.")
    text += section(
      "Optimisers", OptimizerTable.all.map { ($0.signature.call, $0.signature.words) })
    text += section(
      "Learning rates", ScheduleTable.all.map { ($0.signature.call, $0.signature.words) },
      note: "For an optimiser's `lr`.")
    text += section(
      "Lists, models, derivatives, data and figures",
      HostFunctionTable.all.filter { PlotKindTable.kind(named: $0.name) == nil }.map { function in
        let places = function.places.map {
          " In " + $0.map(\.inWords).joined(separator: " or ") + " only."
        }
        return (function.usage, function.summary + (places ?? ""))
      })
    text += section(
      "Plots", PlotKindTable.kinds.map { ($0.call, $0.summary) },
      note: "In `plot` blocks, with matplotlib's names.")
    text += "\n## Constants\n\n"
    text += Builtins.constants.map { "`\($0.name)`" }.joined(separator: ", ")
    text += ", `true`, `false`, `none`\n\n## Options of a `train` block\n\n"
    text += TrainOptions.names.map { "`\($0)`" }.joined(separator: ", ")
    text += "\n\n## Options of every block, as `#| key: value`\n\n"
    text += BlockOptions.names.map { "`\($0)`" }.joined(separator: ", ") + "\n"
    return text
  }

  private static func section(
    _ title: String, _ rows: [(call: String, words: String)], note: String? = nil
  ) -> String {
    var text = "\n## \(title)\n\n" + (note.map { $0 + "\n\n" } ?? "")
    text += "| call | what it does |\n|---|---|\n"
    for row in rows {
      let words = row.words.replacing("|", with: "\\|")
      text += "| `\(row.call.replacing("|", with: "\\|"))` | \(words) |\n"
    }
    return text
  }
}

extension Signature {
  fileprivate var call: String {
    let arguments = parameters.map { parameter in
      guard let initial = parameter.initial else { return parameter.name }
      return "\(parameter.name)=\(initial.words)"
    }
    return "\(name)(\(arguments.joined(separator: ", ")))"
  }

  fileprivate var words: String {
    guard !aliases.isEmpty else { return summary }
    return summary + " Also " + aliases.map { "`\($0)`" }.joined(separator: ", ") + "."
  }
}

extension ArgumentValue {
  fileprivate var words: String {
    switch self {
    case .none, .tensor, .tensors: "none"
    case .integer(let value): String(value)
    case .integers(let values): "\(values)"
    case .real(let value): value == value.rounded() ? String(Int(value)) : "\(value)"
    case .boolean(let value): value ? "true" : "false"
    case .string(let text): "\"\(text)\""
    }
  }
}

extension PlotKind {
  fileprivate var call: String {
    let arguments = parameters.map { parameter in
      parameter.preset.map { "\(parameter.name)=\($0)" } ?? parameter.name
    }
    return "\(name)(\(arguments.joined(separator: ", ")))"
  }
}
