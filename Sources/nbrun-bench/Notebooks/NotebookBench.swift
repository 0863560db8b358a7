import Experiments
import Notebooks

/// Training steps, the time from text to results and its parts, and the peak of memory, of one
/// notebook.
struct NotebookBench {
  let path: String
  let threads: Int

  /// Where the repository has them.
  /// Others there need more memory (`billion`, `rows`) and are measured when they are named.
  static let usual = ["line", "tiny", "digits", "images", "wide", "deep", "conv", "layers"].map {
    "Tests/Peers/workloads/\($0).md"
  }

  /// - Throws: where the notebook cannot be read, or has errors.
  func run(_ write: (Figure) -> Void) throws(BenchError) {
    let notebook = try NotebookBench.read(path)
    var options = RunOptions()
    options.threads = threads
    ResidentMemory.resetPeak()
    let begin = Stopwatch.now()
    let result = runNotebook(
      notebook(), files: NoFiles(), options: options, now: Stopwatch.now)
    let whole = Stopwatch.now() - begin
    guard result.isSound else { throw .notSound(path) }
    for block in result.blocks {
      for case .run(let run) in block.artifacts {
        write(Figure(group: "step", name: name, value: run.microsecondsPerStep, unit: "µs"))
      }
    }
    for stage in result.stages {
      write(
        Figure(
          group: "stage", name: "\(name), \(stage.name)", value: stage.seconds * 1000, unit: "ms"))
    }
    write(Figure(group: "notebook", name: name, value: whole * 1000, unit: "ms"))
    if let peak = ResidentMemory.peak() {
      write(
        Figure(
          group: "memory", name: "\(name), peak", value: Double(peak) / 1048576, unit: "MiB"))
    }
  }

  private var name: String { NotebookBench.name(path) }

  static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// What parses the notebook at a path, from its bytes.
  static func read(_ path: String) throws(BenchError) -> () -> Notebook {
    guard let bytes = File.bytes(path) else { throw .unreadable(path) }
    return { Notebook.parse(source: SourceReading(name: name(path), bytes: bytes).source) }
  }
}

/// What keeps a notebook from being measured.
enum BenchError: Error, CustomStringConvertible {
  case unreadable(String)
  case notSound(String)

  var description: String {
    switch self {
    case .unreadable(let path): "\(path) cannot be read"
    case .notSound(let path): "\(path) has errors or checks that fail; nbrun tells which"
    }
  }
}

/// Workloads make their own data.
struct NoFiles: Files {
  func read(_ path: String) throws -> [UInt8] {
    throw FileError(reason: "a benchmark reads no files")
  }
}
