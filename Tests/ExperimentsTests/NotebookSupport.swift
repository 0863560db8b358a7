import Autodiff
import Experiments
import Foundation
import Language
import Notebooks

/// Files of a folder, and texts by name before them.
struct TestFiles: Files {
  var folder: String = ""
  var texts: [String: String] = [:]

  func read(_ path: String) throws -> [UInt8] {
    if let text = texts[path] { return Array(text.utf8) }
    guard !folder.isEmpty, let data = FileManager.default.contents(atPath: folder + "/" + path)
    else { throw FileError(reason: "there is no such file") }
    return Array(data)
  }
}

let lessonsFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().appendingPathComponent("Lessons").path

func run(
  _ text: String, files: [String: String] = [:], threads: Int = 1, memoryLimit: Int = 1 << 31
) -> NotebookResult {
  var options = RunOptions()
  options.threads = threads
  options.memoryLimit = memoryLimit
  return runNotebook(
    Notebook.parse(source: SourceText(name: "test.md", text: text)),
    files: TestFiles(texts: files), options: options)
}

func runLesson(_ name: String, threads: Int = 1) -> NotebookResult {
  let path = lessonsFolder + "/" + name
  let bytes = Array(FileManager.default.contents(atPath: path) ?? Data())
  var options = RunOptions()
  options.threads = threads
  return runNotebook(
    Notebook.parse(source: SourceText(name: name, bytes: bytes)),
    files: TestFiles(folder: lessonsFolder), options: options)
}

extension NotebookResult {
  /// `line:column code` and the text under the caret's range.
  func places(_ severity: Diagnostic.Severity? = nil) -> [String] {
    diagnostics.filter { severity == nil || $0.severity == severity }.map { diagnostic in
      let place = notebook.source.position(at: diagnostic.range.lower)
      return "\(place.line):\(place.column) \(diagnostic.code)"
    }
  }

  /// The shown values, one `source = value` each.
  var values: [String] {
    blocks.flatMap { $0.artifacts }.compactMap { artifact in
      guard case .value(let shown) = artifact else { return nil }
      return (try? shown.value.text()) ?? "?"
    }
  }

  var failedAssertions: [String] {
    blocks.flatMap { $0.artifacts }.compactMap { artifact in
      if case .assertion(let a) = artifact, !a.holds { a.source } else { nil }
    }
  }

  var runs: [RunSummary] {
    blocks.flatMap { $0.artifacts }.flatMap { artifact -> [RunSummary] in
      switch artifact {
      case .run(let run): [run]
      case .sweep(let sweep): sweep.runs
      default: []
      }
    }
  }
}
