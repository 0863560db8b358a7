internal import Autodiff
internal import Language
internal import Learning
internal import Notebooks

/// One run of a `train` block: its check over shapes, then its training.
struct Training {
  /// What the check found out.
  struct Plan {
    var bound: BoundModel
    /// The graph that it stands in, which is that of a step of so many rows; nothing where values
    /// from elsewhere stand there in shape only.
    var built: (rows: Int?, workspace: Workspace)?
    var lossName: String
    var metrics: [String]
    var frozen: Set<String>
    var startValues: [String: Tensor]
    var startReport: [String]
  }

  let work: BlockWork
  let options: TrainOptions
  let name: String
  let swept: [(name: String, value: Value)]
  /// The run's place in a sweep, from 1.
  let number: Int?

  init(
    _ work: BlockWork, _ options: TrainOptions, name: String,
    swept: [(name: String, value: Value)], number: Int?
  ) {
    self.work = work
    self.options = options
    self.name = name
    self.swept = swept
    self.number = number
  }

  var session: Session { work.session }
  var key: RandomKey { work.key(seed: options.seed) }

  func bind(
    _ data: DatasetValue?, rows: Int?, isTraining: Bool, in workspace: Workspace
  ) throws -> BoundModel {
    let inputs: ModelInputs =
      if let data, let rows { .batch(data, rows: rows) } else { .nothing }
    return try session.bind(
      options.model, to: inputs, parameters: .fresh(seed: options.seed), isTraining: isTraining,
      workspace: workspace, key: key, at: options.modelRange)
  }

  /// The run as the blocks after it see it before any training.
  func untrained(_ plan: Plan) -> RunValue {
    runValue(plan, trained: nil)
  }

  private func runValue(_ plan: Plan, trained: TrainedRun?) -> RunValue {
    RunValue(
      name: name, model: options.model, data: options.data, validation: options.validation,
      lossName: plan.lossName, metrics: plan.metrics,
      parameters: plan.bound.parameters.map { $0.info }, swept: swept, trained: trained)
  }

  /// The run as messages call it: its name, and what is swept.
  func words() throws -> String {
    let evaluator = work.evaluator(.prose)
    let choices = try swept.map {
      "\($0.name)=\(try evaluator.display($0.value, at: work.nameRange).text())"
    }
    return ([name] + choices).joined(separator: " ")
  }

  func run(_ plan: Plan) throws -> (RunValue, RunSummary) {
    var request = request(plan)
    let file = name + (number.map { "-\($0)" } ?? "")
    let trained: TrainedRun
    do {
      request.checkpoints = try session.checkpoints?.checkpointing(
        of: words(), in: file, everySteps: options.checkpointEvery)
      trained = try Trainer.train(request)
    } catch let error as CheckpointError {
      throw EvaluationError.checkpoint(
        error, run: try words(), place: session.checkpoints?.place(of: file) ?? file
      ).diagnostic(at: work.nameRange)
    } catch {
      throw try diagnostic(for: error)
    }
    // What a run has trained is kept for later blocks.
    session.memoryLimit -= trained.parameters.reduce(0) { $0 + $1.value.storage.byteCount }
    let run = runValue(plan, trained: trained)
    switch trained.ending {
    case .interrupted: work.wasInterrupted = true
    case .notFinite(let step, let origin, let value):
      let place = session.range(of: origin)
      let text = place.map {
        "`\(session.text($0))`, which was \(value.isNaN ? "NaN" : "infinite")"
      }
      work.note([
        EvaluationError.lossNotFinite(run: name, step: step, where: text)
          .diagnostic(
            at: place ?? work.nameRange, notes: [.init(work.nameRange, "in this run")])
      ])
    case .badIndex(_, let value, let size, let origin):
      work.note([
        EvaluationError.badIndex(value: value, size: size)
          .diagnostic(
            at: session.range(of: origin) ?? work.nameRange,
            notes: [.init(work.nameRange, "in this run")])
      ])
    case .finished, .stoppedEarly: break
    }
    let isWhole: Bool =
      switch trained.ending {
      case .finished, .stoppedEarly: true
      default: false
      }
    var final: FinalGradients?
    if isWhole {
      do {
        final = try FinalGradients.compute(trained, request)
      } catch {
        throw try diagnostic(for: error)
      }
    }
    let summary = RunReport(
      work: work, options: options, plan: plan, run: run, trained: trained, final: final
    ).summary()
    return (run, summary)
  }

  // MARK: Failures

  /// A failure of the engine as a diagnostic of the block.
  func diagnostic(for error: any Error) throws -> any Error {
    switch error {
    case let error as TrainingTooLarge: try tooLarge(error)
    case let error as ParametersDiffer:
      EvaluationError.parametersDiffer(error).diagnostic(at: work.nameRange)
    case let error as OperationError:
      session.takeOptimizerFailure()
        ?? EvaluationError.operation(error).diagnostic(at: work.nameRange)
    case let error as ExecutionError: session.failure(error, at: work.nameRange)
    default: error
    }
  }

  private func tooLarge(_ error: TrainingTooLarge) throws -> Diagnostic {
    let largest = error.need.values(of: error.need.dominant).first
    let place = largest.flatMap { session.range(of: $0.origin) }
    return EvaluationError.trainingTooLarge(
      error, run: try words(), optimizer: options.optimizer.instance.name
    ).diagnostic(
      at: work.nameRange,
      notes: place.flatMap { range in error.note.map { [Diagnostic.Note(range, $0)] } } ?? [])
  }
}
