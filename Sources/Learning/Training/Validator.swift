internal import Autodiff

/// The values over the validation data at present parameters.
struct Validator {
  private let program: EvaluationProgram

  init?(_ request: TrainingRequest, _ memory: TrainingMemory) throws {
    guard let validation = request.validation else { return nil }
    program = try EvaluationProgram(
      request, data: validation, rows: validation.rowCount,
      parameters: memory.parameterTypes.indices.map { memory.slots[$0] })
  }

  func run() throws -> [Double] { try program.run() }

  /// Steps from one validation to the next: an epoch, or about a fiftieth of the run.
  func interval(_ total: Int, _ request: TrainingRequest) -> Int {
    if case .epochs = request.length { return request.stepsOfEpoch }
    return max(1, min((total + 49) / 50, max(request.stepsOfEpoch, total / 200)))
  }
}

/// What was seen at validations: the curve, the best, and when to stop.
struct ValidationWatch {
  private let rule: TrainingRequest.EarlyStopping?
  private var steps: [Int] = []
  private var values: [[Double]] = []
  private(set) var bestStep: Int?
  private var best = Double.nan
  private var sinceBest = 0
  private var snapshot: [TensorStorage]?

  init(_ request: TrainingRequest) { rule = request.earlyStopping }

  /// - Returns: whether the run is to stop.
  mutating func take(_ values: [Double], after step: Int, _ memory: TrainingMemory) -> Bool {
    steps.append(step)
    self.values.append(values)
    let monitor = rule?.monitor ?? 0
    guard monitor < values.count else { return false }
    let value = values[monitor]
    let delta = rule?.minimumDelta ?? 0
    let isBetter =
      rule?.isMaximized == true ? value > best + delta : value < best - delta
    if isBetter || best.isNaN {
      best = value
      bestStep = step
      sinceBest = 0
      if rule?.restoresBest == true { snapshot = memory.snapshot() }
      return false
    }
    sinceBest += 1
    return rule.map { sinceBest >= $0.patience } ?? false
  }

  func restoreBest(_ memory: TrainingMemory) {
    if let snapshot { memory.restore(snapshot) }
  }

  func history(_ names: [String]) -> [TrainedRun.Series] {
    if steps.isEmpty { return [] }
    return names.enumerated().map { i, name in
      TrainedRun.Series(name: name, steps: steps, values: values.map { $0[i] })
    }
  }
}
