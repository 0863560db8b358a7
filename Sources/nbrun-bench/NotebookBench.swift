import Experiments
import Glibc
import Notebooks

/// Training steps, and the time from text to results, of one notebook.
struct NotebookBench {
  let path: String
  let printer: FigurePrinter

  /// Where the repository has them.
  static let usual = ["line", "tiny", "digits", "images", "wide", "deep", "conv"].map {
    "Tests/Peers/workloads/\($0).md"
  }

  func run() {
    guard let bytes = NotebookBench.bytes(path) else {
      printer.figure("notebook", "\(path) cannot be read", 0, "")
      return
    }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    var options = RunOptions()
    options.threads = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    let begin = Bench.seconds()
    let reading = SourceReading(name: path, bytes: bytes)
    let result = runNotebook(
      Notebook.parse(source: reading.source), files: NoFiles(), options: options,
      now: Bench.seconds)
    let whole = Bench.seconds() - begin
    for block in result.blocks {
      for case .run(let run) in block.artifacts {
        printer.figure("step", name, run.microsecondsPerStep, "µs")
      }
    }
    printer.figure("notebook", name, whole * 1000, "ms")
  }

  private static func bytes(_ path: String) -> [UInt8]? {
    guard let file = unsafe fopen(path, "rb") else { return nil }
    defer { unsafe fclose(file) }
    var result: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe fread(&chunk, 1, chunk.count, file)
      if count == 0 { return result }
      result += chunk[..<count]
    }
  }
}

/// Workloads make their own data.
private struct NoFiles: Files {
  func read(_ path: String) throws -> [UInt8] {
    throw FileError(reason: "a benchmark reads no files")
  }
}
