import Autodiff
import Experiments

/// Where the time of a step goes, as rows of a table.
struct StepTable {
  /// Instructions that do the same with the same sizes for the same line of the notebook.
  struct Entry: Equatable {
    /// The place of the first of them in the plan; nothing for what stands around the program.
    var first: Int?
    /// How many of them a step runs.
    var count: Int
    var kind: String
    var name: String
    var line: Int?
    /// Of all of them together.
    var seconds: Double
    var work: Work
    var isRecorded = false
  }

  /// What `explain` has no instruction for.
  static let batch = "batch"

  let times: StepTimes
  /// Those that take longest first.
  let entries: [Entry]

  init(_ summaries: [InstructionSummary], _ times: StepTimes, line: (Origin) -> Int?) {
    struct Key: Hashable {
      var kind: String
      var name: String
      var line: Int?
    }
    var entries = [
      Entry(
        count: 1, kind: StepTable.batch, name: "rows gathered, numbers set, curves written",
        seconds: times.around, work: Work())
    ]
    var places: [Key: Int] = [:]
    for (i, (summary, seconds)) in zip(summaries, times.instructions).enumerated() {
      let line = line(summary.origin)
      let key = Key(kind: summary.kind, name: summary.name, line: line)
      if let place = places[key] {
        entries[place].count += 1
        entries[place].seconds += seconds
        entries[place].work += summary.work
        continue
      }
      places[key] = entries.count
      entries.append(
        Entry(
          first: i, count: 1, kind: summary.kind, name: summary.name, line: line,
          seconds: seconds, work: summary.work, isRecorded: summary.isRecorded))
    }
    self.times = times
    self.entries = entries.sorted {
      ($0.isRecorded ? 1 : 0, -$0.seconds, $0.first ?? -1)
        < ($1.isRecorded ? 1 : 0, -$1.seconds, $1.first ?? -1)
    }
  }

  /// Seconds of a step by its parts.
  var sum: Double { entries.reduce(0) { $1.isRecorded ? $0 : $0 + $1.seconds } }

  /// All instructions of a kind together, those that take longest first.
  var kinds: [Entry] {
    var all: [Entry] = []
    for entry in entries {
      if let place = all.firstIndex(where: { $0.kind == entry.kind }) {
        all[place].count += entry.count
        all[place].seconds += entry.seconds
        all[place].work += entry.work
      } else {
        var kind = entry
        (kind.first, kind.line, kind.name) = (nil, nil, "")
        all.append(kind)
      }
    }
    return all.sorted {
      ($0.isRecorded ? 1 : 0, -$0.seconds) < ($1.isRecorded ? 1 : 0, -$1.seconds)
    }
  }
}
