import Experiments
import Foundation
import Learning
import Notebooks
import TestSupport
import Testing

/// Lessons put together at random: they hold their own checks, everywhere the same, from every
/// checkpoint and within the memory that was said beforehand.
///
/// `NBRUN_SEEDS=1000-2000` runs those seeds instead of the few that always run.
@Suite struct RandomLessonTests {
  private static let seeds = RandomLesson.seeds(usually: 1...3)

  @Test(arguments: seeds) func theSameEverywhere(_ seed: Int) throws {
    let text = RandomLesson(seed: seed).text
    let store = MemoryCheckpoints()
    let first = KeptRun(text, store: store)
    #expect(first.result.places() == [], "seed \(seed)")
    #expect(first.result.failedAssertions == [], "seed \(seed)")
    for (threads, instructionSet) in [(2, "avx2"), (5, "portable"), (3, "avx512")] {
      let other = MemoryCheckpoints()
      let run = KeptRun(text, store: other, threads: threads, instructionSet: instructionSet)
      #expect(run.report == first.report, "seed \(seed) \(threads) \(instructionSet)")
      #expect(other.moments == store.moments, "seed \(seed) \(threads) \(instructionSet)")
    }
  }

  /// A process may end after each writing; some of them are looked at.
  @Test(arguments: seeds) func theSameFromEveryCheckpoint(_ seed: Int) throws {
    let text = RandomLesson(seed: seed).text
    let store = MemoryCheckpoints()
    let whole = KeptRun(text, store: store)
    let step = max(1, store.moments.count / 5)
    for place in stride(from: seed % step, to: store.moments.count, by: step) {
      let moment = store.moments[place]
      let resumed = KeptRun(text, store: MemoryCheckpoints(moment), resumes: true)
      #expect(!resumed.notices.isEmpty && resumed.report == whole.report, "seed \(seed) \(place)")
    }
  }

  /// A file that is damaged anywhere, or belongs to another lesson, is refused.
  @Test(arguments: seeds) func damageIsFound(_ seed: Int) throws {
    let text = RandomLesson(seed: seed).text
    let store = MemoryCheckpoints()
    _ = KeptRun(text, store: store)
    guard let file = store.moments.first?["fit"] else { return }
    func codes(_ bytes: [UInt8], _ text: String) -> [Int] {
      KeptRun(text, store: MemoryCheckpoints(["fit": bytes]), resumes: true).result.diagnostics
        .filter { $0.severity == .error }.map(\.code)
    }
    for turn in 0..<4 {
      let place = (seed * 7919 + turn * 104_729) % file.count
      var flipped = file
      flipped[place] ^= 1 << UInt8(turn * 3 % 8)
      #expect(codes(flipped, text).first == 513, "seed \(seed), byte \(place)")
      #expect(codes(Array(file.prefix(place)), text).first == 513, "seed \(seed), \(place) bytes")
    }
    #expect(codes(file, RandomLesson(seed: seed + 1).text).first == 512, "seed \(seed)")
  }

  /// What a run needs is enough, and a byte less is refused.
  @Test(arguments: seeds) func theLimitIsWhatWasSaid(_ seed: Int) throws {
    let text = RandomLesson(seed: seed).text
    let explained = explainSteps(
      Notebook.parse(source: SourceText(name: "test.md", text: text)), files: TestFiles())
    #expect(explained.diagnostics.isEmpty)
    let need = try #require(explained.steps.first).need.total
    let refused = run(text, memoryLimit: need - 1)
    // Where so little is too little for the data, there is no run.
    let code = refused.diagnostics.first?.code
    #expect(code == 514 || code == 331, "seed \(seed)")
    // Later runs have what earlier ones keep beside them.
    if text.components(separatedBy: "```train").count == 2 {
      #expect(run(text, memoryLimit: need).diagnostics.allSatisfy { $0.code != 514 })
    }
  }
}
