import Foundation
import Notebooks
import Testing

@testable import Language

/// Every block of the lessons is read without a complaint, but those that hold mistakes of
/// syntax, of which there are none.
struct LessonTests {
  static let lessons = ["broken", "by-hand", "chain-rule", "deep", "digits", "line", "minibatches"]

  @Test(arguments: lessons) func readsEveryBlock(_ name: String) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Lessons")
    let text = try String(contentsOf: folder.appending(path: "\(name).md"), encoding: .utf8)
    let source = SourceText(name: "\(name).md", text: text)
    let bodies = blocks(source)
    #expect(!bodies.isEmpty)
    for body in bodies {
      let syntax = parseBlock(source, body: body, indentation: 0)
      #expect(syntax.diagnostics.isEmpty, "\(syntax.diagnostics)")
      #expect(!syntax.statements.isEmpty)
      let canonical = SourceText(name: "canonical", text: syntax.sourceText)
      let again = parseBlock(
        canonical, body: SourceRange(0, canonical.bytes.count), indentation: 0)
      #expect(again.sourceText == syntax.sourceText)
      #expect(again.canonicalHash == syntax.canonicalHash)
    }
  }

  /// The lines between fences with an info string, without the options.
  private func blocks(_ source: SourceText) -> [SourceRange] {
    var bodies: [SourceRange] = []
    var start: Int?
    for line in 1...source.lineStarts.count {
      let text = source.lineText(line)
      let offset = source.lineStarts[line - 1]
      if text.hasPrefix("```") {
        if let lower = start {
          bodies.append(SourceRange(lower, offset))
          start = nil
        } else {
          start = offset + text.utf8.count + 1
        }
      }
    }
    return bodies
  }
}
