import Autodiff
import Experiments
import Glibc
import Notebooks
import Reports

extension Pipeline {
  /// The stages of this program.
  static let standard = Pipeline(
    run: { source, context in
      let begin = context.now()
      let notebook = notebook(source)
      let parsed = context.now()
      let progress = context.progress
      var result = runNotebook(
        notebook, files: context.folder, options: options(context),
        cancellation: context.cancellation, now: context.now,
        progress: progress.map { show in
          { show($0.block, $0.done, $0.total, $0.loss) }
        }, checkpoints: context.checkpoints)
      let ran = context.now()
      let html = HTMLReport(result, typesetter: context.typesetter, version: Version.text).bytes()
      let end = context.now()
      result.stages =
        [("parse", parsed - begin)] + result.stages + [("render", end - ran)]
      return RunOutcome(result: result, html: html) { [result] in
        JSONReport(result, seconds: end - begin).bytes()
      }
    },
    explain: { source, stage, context in
      let notebook = notebook(source)
      let text: String
      var diagnostics = notebook.diagnostics
      switch stage {
      case .notebook: text = notebook.dump
      case .program: text = Program(notebook).dump(notebook.source)
      case .graph, .plan:
        let explained = explainSteps(
          notebook, files: context.folder, options: options(context),
          cancellation: context.cancellation)
        diagnostics = explained.diagnostics
        text = explained.steps.map { stage == .graph ? $0.graphDump : $0.planDump }
          .joined(separator: "\n")
      case .report:
        let result = runNotebook(
          notebook, files: context.folder, options: options(context),
          cancellation: context.cancellation)
        diagnostics = result.diagnostics
        text = String(decoding: JSONReport(result, seconds: 0).bytes(), as: UTF8.self) + "\n"
      }
      return Explanation(text: text, source: notebook.source, diagnostics: diagnostics)
    })

  private static func options(_ context: RunContext) -> RunOptions {
    var options = RunOptions()
    options.parameters = context.parameters.map { ($0.name, OptionValue(scalar: $0.value)) }
    options.threads = context.threads ?? max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    options.memoryLimit = AvailableMemory().bytes
    return options
  }

  private static func notebook(_ source: NotebookSource) -> Notebook {
    let reading = SourceReading(name: source.path, bytes: source.bytes)
    if let diagnostic = reading.diagnostic {
      return Notebook(source: reading.source, blocks: [], diagnostics: [diagnostic])
    }
    return Notebook.parse(source: reading.source)
  }
}

extension NotebookFolder: Files {
  func read(_ path: String) throws -> [UInt8] {
    do {
      return try bytes(of: path)
    } catch {
      throw FileError(reason: error.message)
    }
  }
}
