/// The time of training: the sum, and the best of three equal parts of the run.
struct StepClock {
  private let total: Int
  private var parts: [(steps: Int, seconds: Double)] = [(0, 0), (0, 0), (0, 0)]
  private(set) var seconds = 0.0

  init(total: Int) { self.total = total }

  /// The end of the part that a step belongs to.
  func nextMark(after step: Int) -> Int {
    for part in 1...3 {
      let mark = part * total / 3
      if step < mark { return mark }
    }
    return total
  }

  mutating func add(steps: Int, from first: Int, seconds: Double) {
    self.seconds += seconds
    guard steps > 0 else { return }
    let part = total < 3 ? 0 : min(2, first * 3 / total)
    parts[part].steps += steps
    parts[part].seconds += seconds
  }

  var microsecondsPerStep: Double {
    parts.filter { $0.steps > 0 }.map { $0.seconds / Double($0.steps) * 1e6 }.min() ?? 0
  }
}

extension StepClock: Stored {
  func write(to writer: inout StateWriter) {
    writer.put(total, parts.map { $0.steps }, parts.map { $0.seconds }, seconds)
  }

  init(from reader: inout StateReader) throws(CheckpointError) {
    self.init(total: try reader.take())
    let steps = try reader.take([Int].self)
    let times = try reader.take([Double].self)
    guard steps.count == parts.count, times.count == parts.count else { throw .damaged }
    parts = zip(steps, times).map { (steps: $0, seconds: $1) }
    seconds = try reader.take()
  }
}
