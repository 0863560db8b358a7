import ArgumentParser
import Autodiff
import Experiments
import Glibc
import Notebooks
import Synchronization
import Testing
import Typesetting

@testable import nbrun

/// The command around the pipeline: files, streams and exit codes.
@Suite struct SessionTests {
  private final class Streams: Sendable {
    let error = Mutex("")
    let output = Mutex<[UInt8]>([])
  }

  /// What a notebook says decides what comes of it.
  private static let pipeline = Pipeline(
    run: { source, context in
      let text = SourceText(name: source.path, bytes: source.bytes)
      var result = NotebookResult(
        notebook: Notebook(source: text, blocks: [], diagnostics: []))
      let said = String(decoding: source.bytes, as: UTF8.self)
      if said.contains("unequal") {
        var block = BlockResult(
          block: Notebook.parse(source: SourceText(name: "", text: "```check\n1 == 2\n```")).blocks[
            0])
        block.artifacts = [
          .assertion(
            Assertion(
              source: "1 == 2", range: SourceRange(0, 7), holds: false, left: .string("1"),
              right: .string("2"), explanation: "differs by 1"))
        ]
        result.blocks = [block]
      }
      if said.contains("wrong") {
        result.diagnostics = [Diagnostic(201, at: SourceRange(0, 5), "this is wrong")]
      }
      result.wasInterrupted = context.cancellation.isCancelled
      return RunOutcome(result: result, html: Array("<\(said)>".utf8)) {
        Array("{}".utf8)
      }
    },
    explain: { source, stage, _ in
      let text = SourceText(name: source.path, bytes: source.bytes)
      return Explanation(text: "\(stage.rawValue)\n", source: text, diagnostics: [])
    })

  private func run(
    _ arguments: [String], isCancelled: Bool = false, outputFails: Int32 = 0
  ) throws -> (code: Ending, error: String, output: String) {
    let command = try #require(try NbrunCommand.parseAsRoot(arguments) as? RunCommand)
    let streams = Streams()
    let cancellation = Cancellation()
    if isCancelled { cancellation.cancel() }
    let session = RunSession(
      request: try command.request(), pipeline: Self.pipeline,
      terminal: Terminal(environment: ["TERM": "dumb"]),
      typesetter: Typesetter(source: KaTeXSource(identity: nil) { nil }, cache: nil),
      cancellation: cancellation,
      report: { text in streams.error.withLock { $0 += text } },
      output: { bytes in
        streams.output.withLock { $0 += bytes }
        return outputFails
      })
    let code = session.run()
    return (
      code, streams.error.withLock { $0 },
      String(decoding: streams.output.withLock { $0 }, as: UTF8.self)
    )
  }

  @Test func writesTheReportAndSaysSo() throws {
    let folder = try TemporaryFolder()
    try folder.write("fine", to: "a.md")
    let (code, error, output) = try run([folder["a.md"], "--output-dir", folder["out"]])
    #expect(code == .sound && output.isEmpty)
    #expect(error.hasPrefix("\(folder["a.md"]): 0 blocks ran in "))
    #expect(error.hasSuffix(" → \(folder["out/a.html"])\n"))
    #expect(try folder.text(of: "out/a.html") == "<fine>")
  }

  @Test func aFailedNotebookStillHasItsReport() throws {
    let folder = try TemporaryFolder()
    try folder.write("wrong", to: "a.md")
    try folder.write("fine", to: "b.md")
    let (code, error, output) = try run([
      folder["a.md"], folder["b.md"], "--output-dir", folder["out"], "--json", "-", "--quiet",
    ])
    #expect(code == .failed)
    #expect(error.hasPrefix("\(folder["a.md"]):1:1: error[NB201]: this is wrong\n"))
    #expect(!error.contains("ran"))
    #expect(output == "[{},\n{}]\n")
    #expect(try folder.text(of: "out/a.html") == "<wrong>")
    #expect(try folder.text(of: "out/b.html") == "<fine>")
  }

  @Test func namesTheChecksThatFailed() throws {
    let folder = try TemporaryFolder()
    try folder.write("unequal", to: "a.md")
    let (_, error, _) = try run([folder["a.md"], "--output-dir", folder["out"]])
    #expect(
      error.hasPrefix(
        "\(folder["a.md"]):1:1: error[NB601]: this check does not hold, left is 1, right is 2\n"))
    #expect(error.contains("= hint: differs by 1\n"))
    #expect(error.contains("0 of 1 checks held"))
  }

  @Test func filesThatCannotBeReadOrWrittenAreNoReasonToStop() throws {
    let folder = try TemporaryFolder()
    try folder.write("fine", to: "b.md")
    try folder.write("", to: "file")
    let missing = try run([folder["a.md"], folder["b.md"], "--output-dir", folder.path])
    #expect(missing.code == .unusable)
    #expect(missing.error.contains("nbrun: error: '\(folder["a.md"])' does not exist\n"))
    #expect(try folder.text(of: "b.html") == "<fine>")
    let blocked = try run([folder["b.md"], "--output-dir", folder["file"]])
    #expect(blocked.code == .unusable)
    #expect(blocked.error.contains("a part of the path is not a folder"))
    #expect(try run([folder.path]).code == .unusable)
  }

  @Test func neverOverwritesALesson() throws {
    let folder = try TemporaryFolder()
    try folder.write("fine", to: "a.md")
    try folder.write("other", to: "b.html")
    try folder.link("c.html", to: "a.md")
    for target in ["a.md", "c.html", "./a.md"] {
      let (code, error, _) = try run([folder["a.md"], "-o", folder[target]])
      #expect(code == .unusable && error.contains("is a lesson; it is not overwritten"))
    }
    #expect(try run([folder["a.md"], "--json", folder["a.md"]]).code == .unusable)
    #expect(
      try run([folder["b.html"], folder["a.md"], "--output-dir", folder.path]).code == .unusable)
    #expect(try folder.text(of: "a.md") == "fine")
    #expect(try folder.text(of: "b.html") == "other")
  }

  @Test func printsTheReport() throws {
    let folder = try TemporaryFolder()
    try folder.write("fine", to: "a.md")
    let (code, error, output) = try run([folder["a.md"], "-o", "-"])
    #expect(code == .sound && output == "<fine>" && !error.contains("→"))
    #expect(try run([folder["a.md"], "-o", "-"], outputFails: EPIPE).code == .unusable)
    let full = try run([folder["a.md"], "-o", "-"], outputFails: ENOSPC)
    #expect(full.error.contains("'standard output' cannot be written: no space is left"))
  }

  @Test func anInterruptedRunKeepsItsReportAndStops() throws {
    let folder = try TemporaryFolder()
    try folder.write("fine", to: "a.md")
    try folder.write("fine", to: "b.md")
    let (code, error, _) = try run(
      [folder["a.md"], folder["b.md"], "--output-dir", folder["out"]], isCancelled: true)
    #expect(code == .interrupted && code.rawValue == 130)
    #expect(error.contains("interrupted"))
    #expect(try folder.text(of: "out/a.html") == "<fine>")
    #expect(throws: (any Error).self) { try folder.text(of: "out/b.html") }
  }
}
