internal import Autodiff

/// The values over the validation data at present parameters.
struct Validator {
  private let program: EvaluationProgram

  init(_ evaluation: EvaluationGraph, _ memory: TrainingMemory, _ request: TrainingRequest) {
    program = EvaluationProgram(
      evaluation, parameters: Array(memory.parameters), arena: request.arena,
      scratch: memory.scratch, workspace: memory.workspace)
  }

  /// In evaluation mode.
  var model: ModelGraph { program.evaluation.model }

  func run() throws -> [Double] { try program.run() }

  /// Steps from one validation to the next: an epoch, or about a fiftieth of the run.
  func interval(_ total: Int, _ request: TrainingRequest) -> Int {
    if case .epochs = request.length { return request.stepsOfEpoch }
    return max(1, min((total + 49) / 50, max(request.stepsOfEpoch, total / 200)))
  }
}

/// What was seen at validations: the curve, and the best.
struct ValidationHistory {
  fileprivate(set) var steps: [Int] = []
  fileprivate(set) var values: [[Double]] = []
  /// The step after which the monitored value was best.
  fileprivate(set) var bestStep: Int?
  fileprivate var best = Double.nan
  fileprivate var sinceBest = 0
}

extension ValidationHistory: Stored {
  func write(to writer: inout StateWriter) {
    writer.put(steps, values, bestStep, best, sinceBest)
  }

  init(from reader: inout StateReader) throws(CheckpointError) {
    steps = try reader.take()
    values = try reader.take()
    bestStep = try reader.take()
    best = try reader.take()
    sinceBest = try reader.take()
    guard steps.count == values.count else { throw .damaged }
  }
}

/// Looks at validations and says when to stop.
struct ValidationWatch {
  private let rule: TrainingRequest.EarlyStopping?
  private(set) var history = ValidationHistory()
  /// The parameters of the best, where they will be wanted.
  private(set) var snapshot: [TensorStorage]?

  init(_ request: TrainingRequest) { rule = request.earlyStopping }

  /// - Returns: whether the run is to stop.
  mutating func take(_ values: [Double], after step: Int, _ memory: TrainingMemory) -> Bool {
    history.steps.append(step)
    history.values.append(values)
    let monitor = rule?.monitor ?? 0
    guard monitor < values.count else { return false }
    let value = values[monitor]
    let delta = rule?.minimumDelta ?? 0
    let isBetter =
      rule?.isMaximized == true ? value > history.best + delta : value < history.best - delta
    if isBetter || history.best.isNaN {
      history.best = value
      history.bestStep = step
      history.sinceBest = 0
      if rule?.restoresBest == true { snapshot = memory.snapshot() }
      return false
    }
    history.sinceBest += 1
    return rule.map { history.sinceBest >= $0.patience } ?? false
  }

  func restoreBest(_ memory: TrainingMemory) {
    if let snapshot { memory.restore(snapshot) }
  }

  /// Goes on from a history; the snapshot, if one will be wanted, is memory still to be filled.
  mutating func goOn(from history: ValidationHistory, _ memory: TrainingMemory?) {
    self.history = history
    if rule?.restoresBest == true, history.bestStep != nil { snapshot = memory?.snapshot() }
  }

  func series(_ names: [String]) -> [TrainedRun.Series] {
    if history.steps.isEmpty { return [] }
    return names.enumerated().map { i, name in
      TrainedRun.Series(
        name: name, steps: history.steps, values: history.values.map { $0[i] })
    }
  }
}
