internal import Autodiff

/// The gradient of the loss at the trained parameters, over the run's data in evaluation mode.
package struct FinalGradients: Sendable {
  package struct Parameter: Sendable {
    package var path: String
    package var statistics: GradientStatistics
    /// Counts in equal bins from minimum to maximum; empty for gradients too large to keep.
    package var histogram: [Int]
  }
  package var parameters: [Parameter]
  /// The loss and the metrics over the rows looked at.
  package var values: [(name: String, value: Double)]
  /// Fewer than the data have where all of them would have cost too much.
  package var rows: Int?
  package var allRows: Int?

  /// Multiply-adds that may be spent, roughly.
  private static let budget = 2_000_000_000
  private static let largestKept = 1 << 26
  /// Bytes of scratch memory beyond which fewer rows are looked at, unless a step takes more.
  private static let largestScratch = 1 << 29
  private static let bins = 24

  package static func compute(_ run: TrainedRun, _ request: TrainingRequest) throws
    -> FinalGradients
  {
    let count = run.parameters.reduce(0) { $0 + $1.value.count }
    let all = request.data?.rowCount
    var rows = all.map { min($0, max(request.rowsOfStep ?? 1, budget / max(count, 1))) }
    let trained = run.parameters.indices.filter { !run.parameters[$0].isFrozen }
    let keeps = count * request.precision.size <= largestKept
    func planned() throws -> EvaluationGraph {
      try EvaluationGraph(
        request, parameters: run.parameters.map { ($0.path, $0.value.type) }, data: request.data,
        rows: rows, withGradients: trained, keepsGradients: keeps)
    }
    // Besides the parameters and the gradients that are kept. A run that fitted is not lost because
    // more rows than those of a step do not fit, nor is it made much larger by its report.
    let available = request.memoryLimit - count * request.precision.size * (keeps ? 2 : 1)
    let limit = min(available, max(run.scratchBytes, largestScratch))
    var evaluation = try planned()
    // Workspaces differ between machines, as the available memory does, and rows may not otherwise.
    func fits(_ plan: Plan) -> Bool {
      plan.scratchBytes <= limit
        && plan.scratchBytes + Executable.workspaceBytes(plan, request.arena) <= available
    }
    while !fits(evaluation.plan), let many = rows, many > 1 {
      rows = many / 2
      evaluation = try planned()
    }
    let program = EvaluationProgram(
      evaluation, parameters: run.parameters.map { $0.value.storage }, arena: request.arena)
    let values = try program.run(records: true)
    let statistics = program.statistics
    let gradients = program.gradients
    let names = run.history.map { $0.name }
    return FinalGradients(
      parameters: trained.enumerated().map { place, index in
        Parameter(
          path: run.parameters[index].path, statistics: statistics[place],
          histogram: keeps ? histogram(gradients[place], statistics[place]) : [])
      },
      values: Array(zip(names, values)).map { (name: $0, value: $1) }, rows: rows, allRows: all)
  }

  private static func histogram(_ gradient: Tensor, _ statistics: GradientStatistics) -> [Int] {
    let low = statistics.minimum
    let width = statistics.maximum - low
    guard gradient.count > 1, width > 0, width.isFinite else { return [] }
    var counts = [Int](repeating: 0, count: bins)
    for i in 0..<gradient.count {
      let place = (gradient[i] - low) / width * Double(bins)
      if place.isFinite { counts[max(0, min(bins - 1, Int(place)))] += 1 }
    }
    return counts
  }
}
