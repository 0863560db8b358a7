import Foundation
import Notebooks
import Testing

/// The dump of each notebook in `Goldens`, beside it. `NBRUN_RECORD=1` writes them anew, and fails.
@Suite struct DumpTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "Goldens")

  static func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".md") }.sorted()
  }

  @Test func everyDumpIsAsRecorded() throws {
    let names = try Self.names()
    #expect(names.count >= 4)
    for name in names {
      let bytes = try Array(Data(contentsOf: Self.folder.appending(path: name)))
      let dump = Notebook.parse(source: SourceText(name: name, bytes: bytes)).dump
      let golden = Self.folder.appending(path: name.dropLast(3) + ".dump")
      if ProcessInfo.processInfo.environment["NBRUN_RECORD"] != nil {
        try dump.write(to: golden, atomically: true, encoding: .utf8)
        Issue.record("recorded \(golden.lastPathComponent)")
      }
      #expect(try dump == String(contentsOf: golden, encoding: .utf8), "\(name)")
    }
  }
}
