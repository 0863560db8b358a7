import Experiments
import Notebooks
import Testing

@Suite struct LessonTests {
  @Test(arguments: [
    "line.md", "by-hand.md", "chain-rule.md", "minibatches.md", "digits.md", "deep.md",
  ])
  func lessonsRunUnchanged(name: String) {
    let result = runLesson(name)
    #expect(result.places() == [])
    #expect(result.failedAssertions == [])
    #expect(result.blocks.allSatisfy { $0.outcome == .ran })
    #expect(result.isSound)
    #expect(result.inlineValues.values.allSatisfy { $0.text != nil })
  }

  @Test func everyMistakeIsReportedAtItsPlace() {
    let result = runLesson("broken.md")
    #expect(
      result.places() == [
        "3:1 113",  // seeed
        "15:8 507",  // the loss that diverges, at the operation that overflowed
        "20:8 221",  // msee
        "25:12 330",  // [3] @ [4, 2]
        "28:4 122",  // modle
        "42:1 501",  // optimiser
        "43:1 501",  // stepz
        "55:13 364",  // forgotten
      ])
    let outcomes = result.blocks.map { "\($0.block.name ?? $0.block.kind) \($0.outcome)" }
    #expect(
      outcomes == [
        "points ran", "sound ran", "misspelt failed", "shapes failed", "fine ran", "wrong failed",
        "diverges failed", "unused ran", "check ran",
      ])
    #expect(result.failedAssertions == ["fine.cost > 1"])
    #expect(!result.isSound)
  }

  @Test func theSameBitsForAnyNumberOfThreads() {
    let one = runLesson("line.md", threads: 1)
    let two = runLesson("line.md", threads: 2)
    #expect(one.runs.map { $0.history[0].values } == two.runs.map { $0.history[0].values })
    #expect(one.values == two.values)
  }
}
