import Foundation

extension RandomLesson {
  /// The seeds to run: those of `NBRUN_SEEDS=1000-2000`, or the few that always run.
  package static func seeds(usually few: ClosedRange<Int>) -> [Int] {
    let text = ProcessInfo.processInfo.environment["NBRUN_SEEDS"] ?? ""
    let ends = text.split(separator: "-").compactMap { Int($0) }
    return Array(ends.count == 2 && ends[0] <= ends[1] ? ends[0]...ends[1] : few)
  }
}
