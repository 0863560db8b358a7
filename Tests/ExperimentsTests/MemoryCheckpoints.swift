import Autodiff
import Experiments
import Learning
import Notebooks

/// Checkpoints in memory, with all that was ever written.
final class MemoryCheckpoints: CheckpointStore {
  var files: [String: [UInt8]]
  /// The files after each writing: what a process killed there would have left behind.
  private(set) var moments: [[String: [UInt8]]] = []
  var refuses = false

  init(_ files: [String: [UInt8]] = [:]) { self.files = files }

  func write(
    _ name: String, _ body: (_ append: CheckpointAppend) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    if refuses { throw .unwritable("no space is left") }
    var bytes: [UInt8] = []
    unsafe try body { (piece) throws(CheckpointError) in unsafe bytes.append(contentsOf: piece) }
    files[name] = bytes
    moments.append(files)
  }

  func open(_ name: String) throws(CheckpointError) -> (any CheckpointFile)? {
    files[name].map { Bytes(bytes: $0) }
  }

  func place(of name: String) -> String { "test.checkpoints/" + name }
  func removeAll() { files = [:] }

  private struct Bytes: CheckpointFile {
    var bytes: [UInt8]
    var byteCount: Int { bytes.count }
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(CheckpointError) {
      unsafe buffer.copyBytes(from: bytes[offset..<offset + buffer.count])
    }
  }
}

/// A run of a notebook with its checkpoints.
struct KeptRun {
  var result: NotebookResult
  var notices: [RunNotice] = []

  /// - Parameters:
  ///   - tick: seconds from one look at the clock to the next.
  ///   - stop: the progress at which the run is interrupted.
  init(
    _ text: String, files: [String: String] = [:], store: MemoryCheckpoints? = nil,
    resumes: Bool = false, tick: Double = 0, threads: Int = 1, instructionSet: String? = nil,
    stop: @escaping (RunProgress) -> Bool = { _ in false }
  ) {
    var options = RunOptions()
    options.memoryLimit = 1 << 31
    options.threads = threads
    options.instructionSet = instructionSet
    // Wherever it is possible, since what is compared is the bits.
    options.bands = .always
    let cancellation = Cancellation()
    var time = 0.0
    var notices: [RunNotice] = []
    result = runNotebook(
      Notebook.parse(source: SourceText(name: "test.md", text: text)),
      files: TestFiles(texts: files), options: options, cancellation: cancellation,
      now: {
        time += tick
        return time
      }, progress: { if stop($0) { cancellation.cancel() } },
      checkpoints: store.map { store in
        CheckpointOptions(store: store, resumes: resumes) { notices.append($0) }
      })
    self.notices = notices
  }

  /// All that the report shows, bit for bit.
  var report: String {
    var runs = result.runs
    for i in runs.indices {
      runs[i].secondsTraining = 0
      runs[i].secondsPreparing = (0, 0, 0)
      runs[i].microsecondsPerStep = 0
    }
    return runs.map { "\($0)" }.joined(separator: "\n") + result.values.joined(separator: "\n")
      + result.places().joined(separator: "\n")
  }
}
