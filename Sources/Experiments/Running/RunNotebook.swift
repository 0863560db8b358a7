package import Autodiff
internal import Language
package import Notebooks

/// How a notebook is to be run.
package struct RunOptions: Sendable {
  /// `-P name=value`, each value in the notation of YAML scalars.
  package var parameters: [(name: String, value: OptionValue)] = []
  package var threads = 1
  /// As `ExecutionArena` takes it; nothing for the best that the processor has.
  package var instructionSet: String?
  package var bands = ExecutionArena.BandUse.measured
  /// Bytes that one plan may take.
  package var memoryLimit = Int.max
  /// Only the checks before training.
  package var onlyChecks = false
  package init() {}
}

/// How far the training of one run is.
package struct RunProgress: Sendable {
  package var block: String
  package var done: Int
  package var total: Int
  package var loss: Double
}

/// Runs a notebook: every block is checked before any training, then the blocks run in order.
///
/// A failed block does not stop those that do not depend on it; nothing that a notebook holds
/// makes this throw.
/// - Parameters:
///   - now: seconds since some moment.
///   - checkpoints: nothing: no run is written down.
///   - onDiagnostics: told what was found before the first training starts.
package func runNotebook(
  _ notebook: Notebook, files: any Files, options: RunOptions = RunOptions(),
  cancellation: Cancellation = Cancellation(), now: @escaping () -> Double = { 0 },
  progress: ((RunProgress) -> Void)? = nil, checkpoints: CheckpointOptions? = nil,
  onDiagnostics: (([Diagnostic]) -> Void)? = nil
) -> NotebookResult {
  var runner = NotebookRunner(
    notebook, files: files, options: options, cancellation: cancellation,
    clock: RunClock(now: now, progress: progress))
  runner.session.checkpoints = checkpoints.map { CheckpointKeeper($0, now: now) }
  return runner.run(onDiagnostics: onDiagnostics, onlyChecks: options.onlyChecks)
}

/// The two readings of a notebook; see docs/values.md.
struct NotebookRunner {
  let notebook: Notebook
  let session: Session
  let program: Program
  let clock: RunClock
  var result: NotebookResult
  /// Blocks that need a training, by index.
  private var isWaiting: [Bool]
  private var paramDiagnostics: [Diagnostic] = []
  /// What the notebook's parser and the program found within each block, by its index.
  private let earlyErrors: [Int: [Diagnostic]]

  init(
    _ notebook: Notebook, files: any Files, options: RunOptions, cancellation: Cancellation,
    clock: RunClock
  ) {
    self.notebook = notebook
    self.clock = clock
    program = Program(notebook)
    earlyErrors = NotebookRunner.errors(
      within: program.blocks.map { $0.block.range }, of: notebook.diagnostics + program.diagnostics)
    let precision: Autodiff.Precision =
      notebook.frontMatter.precision == .float64 ? .float64 : .float32
    session = Session(
      notebook: notebook, precision: precision, seed: notebook.frontMatter.seed ?? 0, files: files,
      arena: ExecutionArena(
        threads: options.threads, instructionSet: options.instructionSet,
        cancellation: cancellation, bands: options.bands),
      cancellation: cancellation)
    session.memoryLimit = options.memoryLimit
    session.bindings = program.bindings
    result = NotebookResult(notebook: notebook)
    result.seed = session.seed
    result.precision = precision.rawValue
    result.blocks = program.blocks.map { BlockResult(block: $0.block) }
    isWaiting = [Bool](repeating: false, count: program.blocks.count)
    readParameters(options)
    findWaiting()
  }

  private mutating func readParameters(_ options: RunOptions) {
    for parameter in notebook.frontMatter.params {
      let given = options.parameters.last { $0.name == parameter.name }?.value
      let value = given ?? parameter.value
      session.params.append((parameter.name, NotebookRunner.value(value)))
      result.parameters.append((parameter.name, NotebookRunner.text(value)))
    }
    let known = notebook.frontMatter.params.map { $0.name }
    for given in options.parameters where !known.contains(given.name) {
      paramDiagnostics.append(
        EvaluationError.unknownParameter(
          given.name, nearest: nearestName(to: given.name, among: known), known: known
        ).diagnostic(at: SourceRange(0, 0)))
    }
  }

  private static func value(_ option: OptionValue) -> Value {
    switch option {
    case .null: .none
    case .boolean(let x): .boolean(x)
    case .integer(let x): .number(Double(x))
    case .real(let x): .number(x)
    case .string(let x): .string(x)
    case .list(let items): .list(items.map(value))
    case .map(let entries): .named(entries.map { ($0.key, value($0.value)) })
    }
  }

  private static func text(_ option: OptionValue) -> String {
    switch option {
    case .null: "none"
    case .boolean(let x): x ? "true" : "false"
    case .integer(let x): String(x)
    case .real(let x): shortest(x)
    case .string(let x): x
    case .list(let items): "[" + items.map(text).joined(separator: ", ") + "]"
    case .map(let entries):
      "{" + entries.map { "\($0.key): \(text($0.value))" }.joined(separator: ", ") + "}"
    }
  }

  /// What reads a run, or a name of a block that does, has to wait for the training.
  private mutating func findWaiting() {
    var late: Set<String> = []
    for (i, entry) in program.blocks.enumerated() {
      let isTrain = entry.block.kind == "train"
      isWaiting[i] = isTrain || !entry.names.isDisjoint(with: late)
      guard isWaiting[i] else {
        for name in entry.assigned { late.remove(name) }
        continue
      }
      if let name = entry.block.name { late.insert(name) }
      late.formUnion(entry.assigned)
    }
  }

  mutating func run(onDiagnostics: (([Diagnostic]) -> Void)?, onlyChecks: Bool) -> NotebookResult {
    let begin = clock.now()
    for i in program.blocks.indices {
      evaluate(i, isFinal: !isWaiting[i])
    }
    checkInlineValues()
    let checked = clock.now()
    onDiagnostics?(allDiagnostics())
    if !onlyChecks {
      for i in program.blocks.indices where isWaiting[i] { evaluate(i, isFinal: true) }
      answerInlineValues()
    }
    if session.cancellation.isCancelled { session.checkpoints?.writeWaiting() }
    noteStages(build: checked - begin, rest: clock.now() - checked)
    result.wasInterrupted = session.cancellation.isCancelled
    result.diagnostics = allDiagnostics()
    return result
  }

  /// What the runs took before their first steps is taken out of the time of running.
  private mutating func noteStages(build: Double, rest: Double) {
    var seconds = (build: build, derive: 0.0, plan: 0.0, run: rest)
    for artifact in result.blocks.flatMap({ $0.artifacts }) {
      let runs: [RunSummary] =
        switch artifact {
        case .run(let run): [run]
        case .sweep(let sweep): sweep.runs
        default: []
        }
      for spent in runs.map({ $0.secondsPreparing }) {
        seconds.build += spent.building
        seconds.derive += spent.deriving
        seconds.plan += spent.planning
        seconds.run -= spent.building + spent.deriving + spent.planning
      }
    }
    result.stages = [
      ("build", seconds.build), ("derive", seconds.derive), ("plan", seconds.plan),
      ("run", seconds.run),
    ]
  }

  // MARK: Blocks

  private mutating func evaluate(_ index: Int, isFinal: Bool) {
    let entry = program.blocks[index]
    let before = result.blocks[index]
    // A training that cannot begin is not tried.
    if isFinal, isWaiting[index], entry.block.kind == "train", before.outcome != .ran { return }
    let work = BlockWork(session, program, index: index, isFinal: isFinal, clock: clock)
    work.followsFailure = result.blocks[..<index].contains { $0.outcome != .ran }
    var outcome = BlockResult.Outcome.ran
    let begin = clock.now()
    if session.cancellation.isCancelled {
      outcome = .interrupted
    } else if let kind = BlockTable.block(entry.block.kind) {
      do {
        work.note(entry.syntax.diagnostics)
        work.note(earlyErrors[index] ?? [])
        // That a name is missing stands among the early errors.
        if !kind.isNamed || entry.block.name != nil { try kind.evaluate(work) }
      } catch let diagnostic as Diagnostic {
        work.note([diagnostic])
      } catch let dependency as DependsOnFailed {
        outcome = .skipped(because: dependency.name)
      } catch is Cancelled {
        outcome = .interrupted
      } catch is CheckingStopped {
      } catch {
        work.note([Diagnostic(399, at: entry.block.kindRange, "\(error)")])
      }
    }
    if work.wasInterrupted { outcome = .interrupted }
    var all = before.diagnostics
    for diagnostic in work.diagnostics where !all.contains(diagnostic) { all.append(diagnostic) }
    if all.contains(where: { $0.severity == .error }) {
      outcome = outcome == .interrupted ? outcome : .failed
    }
    result.blocks[index].diagnostics = all
    result.blocks[index].artifacts = work.artifacts
    result.blocks[index].outcome = outcome
    result.blocks[index].seconds = before.seconds + clock.now() - begin
    guard outcome != .ran else { return }
    for name in [entry.block.name].compactMap({ $0 }) + entry.assigned {
      session.markFailed(name, block: index)
    }
  }

  /// - Parameter ranges: in the order of their places, none within another.
  private static func errors(within ranges: [SourceRange], of diagnostics: [Diagnostic])
    -> [Int: [Diagnostic]]
  {
    var result: [Int: [Diagnostic]] = [:]
    for diagnostic in diagnostics where diagnostic.severity == .error {
      let index = ranges.partitionPoint { $0.lower > diagnostic.range.lower } - 1
      guard index >= 0, diagnostic.range.upper <= ranges[index].upper else { continue }
      result[index, default: []].append(diagnostic)
    }
    return result
  }

  private func allDiagnostics() -> [Diagnostic] {
    var all: [Diagnostic] = []
    var seen: Set<Diagnostic> = []
    let inline = result.inlineValues.values.compactMap { $0.diagnostic }
    for diagnostic in notebook.diagnostics + paramDiagnostics
      + result.blocks.flatMap({ $0.diagnostics }) + inline
    where seen.insert(diagnostic).inserted {
      all.append(diagnostic)
    }
    return all.enumerated().sorted {
      ($0.element.range.lower, $0.offset) < ($1.element.range.lower, $1.offset)
    }.map { $0.element }
  }

  // MARK: Inline values

  private mutating func checkInlineValues() {
    for value in notebook.inlineValues { answer(value, isFinal: false) }
  }

  private mutating func answerInlineValues() {
    for value in notebook.inlineValues { answer(value, isFinal: true) }
  }

  private mutating func answer(_ inline: InlineValue, isFinal: Bool) {
    let index =
      switch inline.scope {
      case .afterBlocks(let count): count
      case .end: program.blocks.count
      }
    let whole = inline.expression.union(inline.formatRange ?? inline.expression)
    let parsed = parseInlineValue(notebook.source, whole)
    var answer = NotebookResult.InlineResult(
      range: inline.range, text: nil, diagnostic: parsed.diagnostics.first)
    defer { result.inlineValues[inline.range] = answer }
    guard parsed.diagnostics.isEmpty else { return }
    let evaluator = Evaluator(
      session, .prose, key: RandomKey(seed: session.seed).folding(inline.expressionText),
      blockIndex: index)
    evaluator.mayCompute = isFinal
    do {
      let value = try evaluator.evaluate(parsed.expression)
      answer.text = try evaluator.formatted(value, parsed.format, at: parsed.expression.range)
    } catch let diagnostic as Diagnostic {
      answer.diagnostic = diagnostic
    } catch {
      // What depends on a failed block shows nothing; the block says why.
    }
  }
}
