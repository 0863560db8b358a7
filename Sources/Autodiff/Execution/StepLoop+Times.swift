internal import CKernels

extension StepLoop {
  /// Runs steps and times what they are made of, each instruction by running it as a program of its
  /// own: what the ordinary loop runs stays as it is.
  ///
  /// Steps are trained as ever, so parameters move.
  /// - Parameters:
  ///   - steps: the number of whole batches to go through, again and again.
  ///   - seconds: how long to go on, about; at least five steps.
  /// - Throws: as `run`; a training that diverges soon cannot be timed.
  package func times(steps: Int, seconds: Double, now: () -> Double)
    throws(ExecutionError) -> StepTimes
  {
    let count = executable.plan.instructions.count
    let clock = executable.clock(now)
    // Warm, and how many steps make a sample that is long enough to be timed.
    for step in 0..<3 { try runWhole(from: step % steps, count: 1) }
    let begin = now()
    try runWhole(from: 0, count: 1)
    let one = now() - begin
    let together = max(1, min(steps, Int(1e-3 / max(one, 1e-8))))
    let turn = Double(together + 3) * one + 2 * clock * Double(count)
    let turns = max(5, min(2001, Int(seconds / max(turn, 1e-7)), 20_000_000 / max(count, 1)))

    var whole = Samples(1)
    var around = Samples(1)
    var inside = Samples(count)
    // Always other rows, since those of the last steps are in the caches.
    var next = 0
    for _ in 0..<turns {
      if next + together > steps { next = 0 }
      let begin = now()
      try runWhole(from: next, count: together)
      whole.add([(now() - begin) / Double(together)])
      next = (next + together) % steps
      around.add([try runAround(step: next, now) - clock])
      inside.add(try executable.runTimed(step: next + 1, records: false, now))
      next = (next + 1) % steps
    }
    let isRecorded = executable.plan.summaries.map { $0.isRecorded }
    var recorded = Samples(count)
    for turn in 0..<(isRecorded.contains(true) ? max(3, turns / 8) : 0) {
      _ = try runAround(step: turn % steps, now)
      recorded.add(try executable.runTimed(step: turn % steps + 1, records: true, now))
    }
    let plain = inside.medians
    let statistics = recorded.medians
    return StepTimes(
      whole: whole.medians[0], around: max(0, around.medians[0]),
      instructions: isRecorded.indices.map { i in
        max(0, (isRecorded[i] ? statistics[i] : plain[i]) - clock)
      }, clock: clock)
  }

  private func runWhole(from first: Int, count: Int) throws(ExecutionError) {
    guard try run(first: first, count: count, records: false) == count else { throw .cancelled }
  }

  /// A step whose program has no instructions.
  private func runAround(step: Int, _ now: () -> Double) throws(ExecutionError) -> Double {
    let begin = now()
    try executable.with(instructions: 0..<0) { () throws(ExecutionError) in
      try runWhole(from: step, count: 1)
    }
    return now() - begin
  }
}

extension Executable {
  /// Seconds of each instruction of one step, the clock's own included.
  fileprivate func runTimed(step: Int, records: Bool, _ now: () -> Double)
    throws(ExecutionError) -> [Double]
  {
    var seconds: [Double] = []
    seconds.reserveCapacity(plan.instructions.count)
    for (first, next) in zip(firstBound, firstBound.dropFirst()) {
      let (time, status) = with(instructions: Int(first)..<Int(next)) {
        let begin = now()
        let status = unsafe nb_program_run(
          program, UInt64(step), records ? UInt32(NB_FLAG_RECORD) : 0)
        return (now() - begin, status)
      }
      seconds.append(time)
      try check(status)
    }
    return seconds
  }

  /// What timing a program of no instructions gives.
  fileprivate func clock(_ now: () -> Double) -> Double {
    with(instructions: 0..<0) {
      var samples = Samples(1)
      for _ in 0..<2001 {
        let begin = now()
        _ = unsafe nb_program_run(program, 1, 0)
        samples.add([now() - begin])
      }
      return samples.medians[0]
    }
  }

  /// Runs of the program in `body` are of some of its instructions, one after the other.
  fileprivate func with<Result, Failure: Error>(
    instructions range: Range<Int>, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let (banded, first, count) = unsafe (
      program.pointee.banded, program.pointee.instruction, program.pointee.count
    )
    defer {
      unsafe program.pointee.banded = unsafe banded
      unsafe program.pointee.instruction = unsafe first
      unsafe program.pointee.count = count
    }
    unsafe program.pointee.banded = nil
    unsafe program.pointee.instruction = unsafe first.map { unsafe $0 + range.lowerBound }
    unsafe program.pointee.count = Int64(range.count)
    return try body()
  }
}

/// Measured numbers of several things, in turns.
private struct Samples {
  private let count: Int
  private var values: [Double] = []

  init(_ count: Int) { self.count = count }

  mutating func add(_ turn: [Double]) { values += turn }

  /// One for each thing; 0 where nothing was measured.
  var medians: [Double] {
    (0..<count).map { thing in
      let sorted = stride(from: thing, to: values.count, by: count).map { values[$0] }.sorted()
      return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }
  }
}
