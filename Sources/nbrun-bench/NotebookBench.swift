import Experiments
import Glibc
import Notebooks

/// Training steps, the time from text to results and its parts, and the peak of memory, of one
/// notebook.
struct NotebookBench {
  let path: String
  let printer: FigurePrinter

  /// Where the repository has them.
  /// Others there need more memory (`billion`, `rows`) and are measured when they are named.
  static let usual = ["line", "tiny", "digits", "images", "wide", "deep", "conv", "layers"].map {
    "Tests/Peers/workloads/\($0).md"
  }

  func run() {
    guard let bytes = File.bytes(path) else {
      printer.figure("notebook", "\(path) cannot be read", 0, "")
      return
    }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    var options = RunOptions()
    options.threads = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    ResidentMemory.resetPeak()
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
    for stage in result.stages {
      printer.figure("stage", "\(name), \(stage.name)", stage.seconds * 1000, "ms")
    }
    printer.figure("notebook", name, whole * 1000, "ms")
    if let peak = ResidentMemory.peak() {
      printer.figure("memory", "\(name), peak", Double(peak) / 1048576, "MiB")
    }
  }
}

/// Workloads make their own data.
private struct NoFiles: Files {
  func read(_ path: String) throws -> [UInt8] {
    throw FileError(reason: "a benchmark reads no files")
  }
}
