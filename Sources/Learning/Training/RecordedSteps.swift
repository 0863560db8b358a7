internal import Autodiff

/// Which steps of a run record the statistics of gradients: about 200 spread over the run, the
/// first and the last among them, or fewer where recording would be more than a small share of
/// the work. Told by shapes alone: the report has the same bytes every time.
enum RecordedSteps {
  private static let most = 200
  /// Work that is too little to matter, in the unit of `Plan.work`: about a millisecond and a half.
  private static let least = 15e6
  /// Of the work of the run.
  private static let share = 0.03

  static func choose(of total: Int, _ plan: Plan) -> [Int] {
    let work = plan.work
    let allowed = max(least, share * Double(total) * Double(work.step))
    let count = max(2, Int(min(Double(most), allowed / Double(max(work.recording, 1)))))
    if total <= count { return Array(0..<total) }
    return (0..<count).map { $0 * (total - 1) / (count - 1) }
  }
}
