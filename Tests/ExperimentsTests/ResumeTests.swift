import Experiments
import Learning
import Testing

/// A run that goes on from a checkpoint gives what it would have given without a stop.
@Suite struct ResumeTests {
  @Test(arguments: 0..<ResumedNotebook.trainings.count)
  func everyCheckpointLeadsToTheSameBits(_ index: Int) throws {
    let whole = KeptRun(ResumedNotebook.text(index))
    #expect(whole.result.diagnostics.isEmpty, "\(whole.result.diagnostics)")
    if ResumedNotebook.trainings[index].name.hasPrefix("early stopping") {
      try #require(whole.result.runs[0].steps < whole.result.runs[0].plannedSteps)
    }
    for (every, tick) in [(7, 0), (1, 0.02)] {
      let text = ResumedNotebook.text(index, every: every)
      let store = MemoryCheckpoints()
      let kept = KeptRun(text, store: store, tick: tick)
      #expect(kept.notices.isEmpty)
      try #require(
        kept.result.runs.map(\.history[0].values) == whole.result.runs.map(\.history[0].values))
      if index < ResumedNotebook.trainings.count - 1 { try #require(store.moments.count >= 2) }
      for moment in store.moments {
        let resumed = KeptRun(
          text, store: MemoryCheckpoints(moment), resumes: true, tick: tick)
        #expect(resumed.notices.count == moment.count)
        #expect(
          resumed.report == kept.report,
          "\(ResumedNotebook.trainings[index].name) \(resumed.notices)")
      }
    }
  }

  @Test func doublesComeBackToo() throws {
    let text = ResumedNotebook.text(1, front: "precision: float64\n", every: 5)
    let store = MemoryCheckpoints()
    let kept = KeptRun(text, store: store)
    for moment in store.moments {
      let resumed = KeptRun(text, store: MemoryCheckpoints(moment), resumes: true)
      #expect(resumed.report == kept.report && resumed.notices.count == 1)
    }
  }

  /// Nothing is asked for, and the clock decides.
  @Test func aLongRunIsKeptByTheClock() throws {
    let text = ResumedNotebook.text(1)
    let store = MemoryCheckpoints()
    let kept = KeptRun(text, store: store, tick: 3)
    try #require((2...12).contains(store.moments.count))
    for moment in store.moments {
      let resumed = KeptRun(text, store: MemoryCheckpoints(moment), resumes: true)
      #expect(resumed.report == kept.report && resumed.notices.count == 1)
    }
    let short = MemoryCheckpoints()
    _ = KeptRun(text, store: short, tick: 0.001)
    #expect(short.moments.isEmpty)
  }

  /// Runs that end between two writings are written with the next.
  @Test func manyShortRunsAreKeptTogether() throws {
    let text = ResumedNotebook.text(5)
    let store = MemoryCheckpoints()
    let kept = KeptRun(text, store: store, tick: 0.5)
    let last = try #require(store.moments.last)
    #expect(last.keys.contains("fit-1"))
    let resumed = KeptRun(text, store: MemoryCheckpoints(last), resumes: true, tick: 0.5)
    #expect(resumed.notices.contains(.taken(run: "fit lr=0.01 momentum=0")))
    #expect(resumed.report == kept.report)
  }

  @Test(arguments: [1, 3, 5, 6])
  func anInterruptedRunGoesOn(_ index: Int) throws {
    let text = ResumedNotebook.text(index)
    let whole = KeptRun(text)
    var files: [String: [UInt8]] = [:]
    var isDone = false
    var turns = 0
    while !isDone, turns < 20 {
      let store = MemoryCheckpoints(files)
      var calls = 0
      let part = KeptRun(text, store: store, resumes: true, tick: 0.2) { _ in
        calls += 1
        return calls >= 6
      }
      files = store.files
      isDone = !part.result.wasInterrupted
      if isDone { #expect(part.report == whole.report) } else { #expect(!files.isEmpty) }
      turns += 1
    }
    #expect(isDone && turns > 1)
  }
}
