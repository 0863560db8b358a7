package import Notebooks

/// All that came of a notebook: what reports are made from.
package struct NotebookResult: Sendable {
  package struct InlineResult: Sendable {
    package var range: SourceRange
    package var text: String?
    package var diagnostic: Diagnostic?
    package init(range: SourceRange, text: String?, diagnostic: Diagnostic?) {
      self.range = range
      self.text = text
      self.diagnostic = diagnostic
    }
  }

  package var notebook: Notebook
  package var blocks: [BlockResult]
  /// One for each inline value of the prose, titles and captions, by its place.
  package var inlineValues: [SourceRange: InlineResult]
  /// All diagnostics, in the order of their places.
  package var diagnostics: [Diagnostic]
  package var seed: UInt64
  package var precision: String
  /// Name and value of each entry of `params`, after `-P`.
  package var parameters: [(name: String, value: String)]
  package var wasInterrupted: Bool
  /// Seconds of each stage: parse (of the command line), build (evaluating blocks and models
  /// before training), derive (the graphs of steps), plan (those graphs planned and bound), run
  /// (all else), render (of the command line).
  package var stages: [(name: String, seconds: Double)]

  package init(notebook: Notebook) {
    self.notebook = notebook
    blocks = []
    inlineValues = [:]
    diagnostics = []
    seed = 0
    precision = "float32"
    parameters = []
    wasInterrupted = false
    stages = []
  }

  /// No error, and no assertion failed.
  package var isSound: Bool {
    !diagnostics.contains { $0.severity == .error } && blocks.allSatisfy { $0.isSound }
  }
}

/// What came of one executable block.
package struct BlockResult: Sendable {
  package enum Outcome: Sendable, Equatable {
    case ran
    /// Its own error.
    case failed
    /// Not run because a block that it names failed.
    case skipped(because: String)
    case interrupted
  }

  package var block: ExecutableBlock
  package var outcome: Outcome
  /// In the order in which they were made; kept also where the block failed later on.
  package var artifacts: [Artifact]
  package var diagnostics: [Diagnostic]
  package var seconds: Double

  package init(block: ExecutableBlock) {
    self.block = block
    outcome = .ran
    artifacts = []
    diagnostics = []
    seconds = 0
  }

  package var isSound: Bool {
    outcome == .ran
      && artifacts.allSatisfy { if case .assertion(let a) = $0 { a.holds } else { true } }
  }
}
