import Autodiff
import Glibc
import Notebooks
import Typesetting

/// Prints one stage of one notebook.
struct ExplainSession {
  let request: ExplainRequest
  let pipeline: Pipeline
  let terminal: Terminal
  let typesetter: Typesetter
  let cancellation: Cancellation
  let report: (String) -> Void
  let output: ([UInt8]) -> Int32

  func run() -> Ending {
    do throws(FileFault) {
      let bytes = try FileReading.bytes(
        of: request.lesson, shown: request.lesson, limit: FileReading.notebookLimit)
      var context = RunContext(
        folder: NotebookFolder(notebook: request.lesson, allowed: request.allowedFolders),
        typesetter: typesetter, now: RunSession.seconds)
      context.parameters = request.parameters
      context.cancellation = cancellation
      let source = NotebookSource(path: request.lesson, bytes: bytes)
      let explanation = pipeline.explain(source, request.stage, context)
      let text = DiagnosticText(source: explanation.source, isColoured: terminal.isColoured)
      report(text.text(explanation.diagnostics))
      guard output(Array(explanation.text.utf8)) == 0 else { return .unusable }
      if cancellation.isCancelled { return .interrupted }
      return explanation.diagnostics.contains { $0.severity == .error } ? .failed : .sound
    } catch {
      report("nbrun: error: \(error.message)\n")
      return .unusable
    }
  }
}
