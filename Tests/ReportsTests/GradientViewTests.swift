import Experiments
import Markup
import Testing

@testable import Reports

@Suite struct GradientViewTests {
  static func gradient(
    _ path: String, norm: Double = 1, flags: [String] = []
  ) -> RunSummary.ParameterGradient {
    .init(
      path: path, shape: [16],
      statistics: .init(
        norm: norm, mean: 0.5, deviation: 0.25, minimum: -1, maximum: 2, zeros: 0, notFinite: 0),
      updateRatio: 0.001, norms: .init(name: path, steps: [0, 1], values: [1, norm]),
      histogram: [1, 2, 1], check: .init(entries: 2, largestError: 3e-9), flags: flags, values: nil)
  }

  static func html(_ gradients: [RunSummary.ParameterGradient]) -> String {
    var run = RunSummary(name: "fit", model: "net", lossName: "loss")
    run.gradients = gradients
    run.gradientCheck = "2 entries, largest relative error 3e-9"
    return GradientView(run: run).content.string()
  }

  @Test(arguments: [
    (["w"], ["w"], [1]),
    (["h[0].weight", "h[1].weight", "out.weight"], ["h[…].weight", "out.weight"], [2, 1]),
    (["h[0].w", "h[0].b", "h[1].w", "h[1].b"], ["h[…].w", "h[…].b"], [2, 2]),
    (["a[0][3].w", "a[10][4].w"], ["a[…][…].w"], [2]),
  ])
  func pathsThatDifferInNumbersShareAGroup(paths: [String], patterns: [String], sizes: [Int]) {
    let groups = GradientView.groups(paths.map { Self.gradient($0) })
    #expect(groups.map(\.pattern) == patterns)
    #expect(groups.map(\.members.count) == sizes)
  }

  @Test func flagsAreCountedInTheirOrder() {
    let counts = GradientView.flagCounts([
      Self.gradient("a", flags: ["vanishing"]), Self.gradient("b", flags: ["dead", "vanishing"]),
      Self.gradient("c"),
    ])
    #expect(counts.map(\.flag) == ["vanishing", "dead"])
    #expect(counts.map(\.count) == [2, 1])
  }

  @Test func aFewStandInFullWithTheirFlags() {
    let html = Self.html([
      Self.gradient("m", norm: 0.125), Self.gradient("b", flags: ["vanishing", "frozen"]),
    ])
    #expect(html.contains("<code>m</code>"))
    #expect(html.contains(">0.125</td>"))
    #expect(html.contains("<span class=\"flag\">vanishing</span>"))
    #expect(html.contains("<span class=\"flag quiet\">frozen</span>"))
    #expect(html.contains("Checked: 2 entries, largest relative error 3e−9."))
    #expect(!html.contains("layer by layer"))
  }

  /// No flag, no column for flags.
  @Test func columnsInWhichNothingStandsAreLeftOut() {
    #expect(!Self.html([Self.gradient("m")]).contains(">flags</th>"))
    #expect(Self.html([Self.gradient("m", flags: ["dead"])]).contains(">flags</th>"))
  }

  @Test func thousandsBeginWithTheFlaggedOnes() {
    let html = Self.html(
      (0..<3000).map { layer in
        Self.gradient(
          "h[\(layer)].weight", norm: layer < 1500 ? 0 : 1,
          flags: layer < 1500 ? ["underflowed to zero"] : [])
      })
    #expect(html.contains("1,500 of 3,000 gradients are flagged, from <code>h[0].weight</code>"))
    #expect(html.contains("<span class=\"flag\">underflowed to zero</span> 1,500"))
    #expect(html.contains("The first 20 of the flagged gradients"))
    #expect(html.contains("<code>h[…].weight</code>"))
    #expect(!html.contains("<code>h[20].weight</code>"))
  }

  @Test(arguments: [0, 1, 79, 80, 81, 1000])
  func thinningKeepsTheExtremes(count: Int) {
    var values = (0..<count).map { Double($0 * 31 % 17) }
    if count > 0 { values[count / 2] = -3 }
    let thinned = GradientView.thinned(values)
    #expect(thinned.count == min(count, 80))
    #expect(thinned.min() == values.min())
    #expect(thinned.max() == values.max())
  }

  @Test func thinningMeetsNumbersThatAreNotFinite() {
    let values = [Double](repeating: .nan, count: 500)
    #expect(GradientView.thinned(values).count == 40)
  }
}
