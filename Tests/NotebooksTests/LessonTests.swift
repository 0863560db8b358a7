import Foundation
import Notebooks
import Testing

/// The shipped lessons parse, with a diagnostic for each mistake of form and no other.
@Suite struct LessonTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Lessons")

  static func lessons() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".md") }.sorted()
  }

  static func parse(_ name: String) throws -> Notebook {
    let bytes = try Array(Data(contentsOf: folder.appending(path: name)))
    let reading = SourceReading(name: name, bytes: bytes)
    try #require(reading.diagnostic == nil)
    return Notebook.parse(source: reading.source)
  }

  static let expected = [
    "broken.md": [
      """
      broken.md:3:1: warning[NB113]: unknown key 'seeed' in the front matter
         3  | seeed: 4
            | ^~~~~
            = hint: did you mean 'seed'?

      """,
      """
      broken.md:28:4: warning[NB122]: 'modle' is no kind of block; this is shown as code
        28  | ```modle typo
            |    ^~~~~
            = hint: did you mean 'model'?

      """,
    ]
  ]

  @Test func everyLessonHasTheDiagnosticsExpected() throws {
    let lessons = try Self.lessons()
    #expect(lessons.count >= 7)
    for name in lessons {
      let notebook = try Self.parse(name)
      let texts = notebook.diagnostics.map { DiagnosticText(source: notebook.source).text($0) }
      #expect(texts == Self.expected[name] ?? [], "\(name)")
      #expect(!notebook.blocks.isEmpty, "\(name)")
    }
  }

  @Test func theLineLessonIsReadWhole() throws {
    let notebook = try Self.parse("line.md")
    #expect(
      notebook.blocks.map(\.kind) == [
        "data", "model", "eval", "eval", "eval", "train", "plot", "check",
      ])
    #expect(notebook.blocks.compactMap(\.name) == ["trial", "line", "fit"])
    #expect(notebook.frontMatter.seed == 42)
    #expect(notebook.labels.map(\.name) == ["eq-cost", "fig-fit", "fig-line"])
    #expect(
      notebook.inlineValues.map(\.expressionText) == [
        "line(trial).cost", "fit.history.cost[1]", "fit.cost", "fit.m", "fit.b",
      ])
    #expect(notebook.inlineValues.map(\.formatText) == [".4f", ".4f", ".4f", ".3f", ".3f"])
    for value in notebook.inlineValues {
      #expect(notebook.source.text(value.expression) == value.expressionText)
    }
    let fit = notebook.blocks[5]
    #expect(notebook.source.text(fit.body).hasPrefix("model = line\n"))
    #expect(fit.option("caption")?.value == .string("The cost of the line, step by step."))
  }
}
