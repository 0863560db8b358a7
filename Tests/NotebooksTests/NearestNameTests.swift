import Notebooks
import Testing

@Suite struct NearestNameTests {
  static let names = ["data", "model", "train", "eval", "plot", "check", "mse", "cross_entropy"]

  @Test(arguments: [
    ("modle", "model"), ("trian", "train"), ("msee", "mse"), ("Plot", "plot"),
    ("crossentropy", "cross_entropy"), ("evl", "eval"), ("chekc", "check"),
  ])
  func aSlipFindsTheNameMeant(slip: String, meant: String) {
    #expect(nearestName(to: slip, among: Self.names) == meant)
  }

  @Test(arguments: ["python", "", "x", "mermaid", "json", String(repeating: "model", count: 100)])
  func otherWordsFindNothing(word: String) {
    #expect(nearestName(to: word, among: Self.names) == nil)
  }

  @Test func theFirstOfEquallyNearNamesWins() {
    #expect(nearestName(to: "lors", among: ["lord", "loss"]) == "lord")
    #expect(nearestName(to: "lors", among: ["loss", "lord"]) == "loss")
  }
}
