import Foundation
import TestSupport
import Testing

/// The program as it is built, run on the lessons: whatever the number of threads and the
/// instruction set, the same bytes.
@Suite struct ProgramTests {
  private static let lessons = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Lessons")

  /// Built beside the tests, which depend on it.
  static func program() throws -> URL {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(filePath: tests).deletingLastPathComponent().appending(path: "nbrun")
  }

  /// - Parameter isa: the instruction set to use, where the processor has it.
  private func run(_ arguments: [String], isa: String? = nil, in folder: TemporaryFolder)
    throws -> (code: Int32, output: [UInt8], error: String)
  {
    let process = Process()
    process.executableURL = try Self.program()
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder.path)
    // A cache of its own, so that no run sees what another typeset.
    var environment = ["HOME": folder.path, "TERM": "dumb"]
    environment["NBRUN_ISA"] = isa
    process.environment = environment
    let output = folder["stdout"]
    let error = folder["stderr"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try handle(output)
    process.standardError = try handle(error)
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationReason == .exit, "ended by a signal")
    return (
      process.terminationStatus, Array(try Data(contentsOf: URL(filePath: output))),
      String(decoding: try Data(contentsOf: URL(filePath: error)), as: UTF8.self)
    )
  }

  /// Files instead of pipes, which would fill up while nobody reads them.
  private func handle(_ path: String) throws -> FileHandle {
    try Data().write(to: URL(filePath: path))
    return try FileHandle(forWritingTo: URL(filePath: path))
  }

  private func lesson(_ name: String) -> String { Self.lessons.appending(path: name).path }

  private func page(_ name: String, threads: Int, isa: String? = nil) throws -> [UInt8] {
    let folder = try TemporaryFolder()
    let (code, output, error) = try run(
      [name.hasPrefix("/") ? name : lesson(name), "-o", "-", "--quiet", "--threads", "\(threads)"],
      isa: isa, in: folder)
    #expect(code == 0 && error.isEmpty, "\(error)")
    return output
  }

  @Test(arguments: ["by-hand.md", "chain-rule.md", "line.md"])
  func theSameBytesEachTimeAndEverywhere(_ name: String) throws {
    let first = try page(name, threads: 1)
    #expect(String(decoding: first.prefix(15), as: UTF8.self) == "<!DOCTYPE html>")
    for threads in [1, 2, 5] {
      #expect(try page(name, threads: threads) == first, "\(threads) threads")
    }
    for isa in ["avx512", "avx2", "portable"] {
      #expect(try page(name, threads: 2, isa: isa) == first, "\(isa)")
    }
  }

  /// `NBRUN_SEEDS=1000-2000` runs those seeds.
  @Test(arguments: RandomLesson.seeds(usually: 1...3))
  func randomLessonsAreTheSameBytesEverywhere(_ seed: Int) throws {
    let folder = try TemporaryFolder()
    try folder.write(RandomLesson(seed: seed).text, to: "random.md")
    let first = try page(folder["random.md"], threads: 1)
    for (threads, isa) in [(2, "avx2"), (5, "portable"), (3, "avx512")] {
      let isSame = try page(folder["random.md"], threads: threads, isa: isa) == first
      #expect(isSame, "seed \(seed), \(threads) threads, \(isa)")
    }
  }

  /// Large enough for the threads to share the work of a step.
  @Test func manyRowsAreTheSameOnAnyNumberOfThreads() throws {
    let first = try page("digits.md", threads: 1)
    #expect(try page("digits.md", threads: 3) == first)
    #expect(try page("digits.md", threads: 2, isa: "avx2") == first)
  }

  @Test func aReportHoldsNoTime() throws {
    let text = String(decoding: try page("line.md", threads: 1), as: UTF8.self)
    let clock = /\b[0-2]\d:[0-5]\d(:[0-5]\d)?\b/
    let date = /\b20\d\d-[01]\d-[0-3]\d\b/
    #expect(text.firstMatch(of: clock) == nil)
    #expect(text.firstMatch(of: date) == nil)
  }

  @Test func aNotebookWithMistakesEndsWithOne() throws {
    let folder = try TemporaryFolder()
    let (code, output, error) = try run([lesson("broken.md"), "--json", "-"], in: folder)
    #expect(code == 1)
    let report = try folder.text(of: "output/broken.html")
    #expect(report.hasPrefix("<!DOCTYPE html>") && report.hasSuffix("</html>\n"))
    for place in ["3:1", "15:8", "20:8", "25:12", "28:4", "42:1", "43:1", "55:13"] {
      #expect(error.contains("broken.md:\(place): "), "\(place)")
    }
    let json = try JSONSerialization.jsonObject(with: Data(output)) as? [String: Any]
    #expect(json?["ok"] as? Bool == false)
    let stages = try #require(json?["stages"] as? [String: Double])
    #expect(stages.keys.sorted() == ["build", "derive", "parse", "plan", "render", "run"])
  }

  @Test func severalNotebooksGiveOneArray() throws {
    let folder = try TemporaryFolder()
    let (code, output, _) = try run(
      [lesson("by-hand.md"), lesson("chain-rule.md"), "--json", "-", "--quiet"], in: folder)
    #expect(code == 0)
    let all = try JSONSerialization.jsonObject(with: Data(output)) as? [[String: Any]]
    #expect(all?.map { $0["ok"] as? Bool } == [true, true])
    #expect(try folder.text(of: "output/by-hand.html").contains("<h1"))
    #expect(try folder.text(of: "output/chain-rule.html").contains("<h1"))
  }

  @Test func whatCannotBeReadEndsWithTwo() throws {
    let folder = try TemporaryFolder()
    #expect(try run(["missing.md"], in: folder).code == 2)
    #expect(try run(["--no-such-option", lesson("line.md")], in: folder).code == 2)
    #expect(try run([], in: folder).code == 2)
    #expect(try run(["--version"], in: folder).code == 0)
  }
}
