import Charts
import Markup
import Testing

@Suite struct PlotKindTests {
  struct Call: Sendable, CustomTestStringConvertible {
    var name: String
    var positional: [PlotValue]
    var keywords: [(name: String, value: PlotValue)] = []
    var testDescription: String { name }
  }

  /// One call of every verb in the table; a verb without a call here fails the test below.
  static let calls: [Call] = [
    Call(name: "plot", positional: [.numbers([1, 2]), .numbers([3, 4]), .text("r--o")]),
    Call(
      name: "scatter", positional: [.numbers([1, 2]), .numbers([3, 4])],
      keywords: [("c", .numbers([0, 1])), ("alpha", .number(0.5))]),
    Call(
      name: "step", positional: [.numbers([1, 2]), .numbers([3, 4])],
      keywords: [("where", .text("mid"))]),
    Call(
      name: "errorbar", positional: [.numbers([1, 2]), .numbers([3, 4])],
      keywords: [("yerr", .number(0.5))]),
    Call(name: "fill_between", positional: [.numbers([1, 2]), .numbers([3, 4])]),
    Call(name: "hist", positional: [.numbers([1, 2, 2, 3])], keywords: [("bins", .number(3))]),
    Call(name: "imshow", positional: [.array(shape: [2, 2], values: [1, 2, 3, .nan])]),
    Call(name: "text", positional: [.number(1), .number(2), .text("a < b")]),
    Call(name: "bar", positional: [.texts(["a", "b"]), .numbers([1, -2])]),
    Call(name: "barh", positional: [.numbers([1, 2]), .numbers([1, -2])]),
    Call(name: "contour", positional: [.array(shape: [2, 3], values: [0, 1, 2, 3, 4, 5])]),
    Call(
      name: "contourf", positional: [.array(shape: [2, 3], values: [0, 1, 2, 3, 4, 5])],
      keywords: [("levels", .number(4))]),
    Call(name: "axhline", positional: [.number(0)]),
    Call(name: "axvline", positional: [.number(0)]),
    Call(name: "title", positional: [.text("A title")]),
    Call(name: "xlabel", positional: [.text("x & y")]),
    Call(name: "ylabel", positional: [.text("ŷ")]),
    Call(name: "legend", positional: []),
    Call(name: "panel", positional: [.text("first")]),
    Call(name: "xlim", positional: [.number(0), .number(1)]),
    Call(name: "ylim", positional: [.numbers([0, 1])]),
    Call(name: "xscale", positional: [.text("log")]),
    Call(name: "yscale", positional: [.text("symlog")]),
    Call(name: "xticks", positional: [.numbers([0, 1]), .texts(["no", "yes"])]),
    Call(name: "yticks", positional: [.numbers([])]),
    Call(name: "grid", positional: [.boolean(true)]),
    Call(name: "axis", positional: [.text("equal")]),
  ]

  @Test func everyVerbHasACall() {
    #expect(PlotKindTable.kinds.map(\.name).sorted() == Self.calls.map(\.name).sorted())
  }

  @Test(arguments: calls) func drawsTheSameTwice(call: Call) throws {
    func draw() throws -> Chart {
      var chart = Chart()
      let kind = try #require(PlotKindTable.kind(named: call.name))
      try kind.apply(to: &chart, positional: call.positional, keywords: call.keywords)
      return chart
    }
    let chart = try draw()
    let svg = chart.figure(idPrefix: "f").string()
    #expect(svg == (try draw()).figure(idPrefix: "f").string())
    #expect(!svg.contains("nan") && !svg.contains("inf\""))
    for id in ["f-t", "f-d"] { #expect(svg.contains("id=\"\(id)\"")) }
    #expect(!chart.description.isEmpty)
  }

  @Test(arguments: calls) func anyArgumentIsAnErrorOrAFigure(call: Call) throws {
    let values: [PlotValue] = [
      .none, .boolean(true), .text(""), .text("log"), .texts([]), .list([]), .numbers([]),
      .number(.nan), .number(1e308), .numbers([.nan, .infinity, -1]), .number(-1),
      .array(shape: [0, 3], values: []), .array(shape: [2, 2], values: [.nan, .nan, .nan, .nan]),
      .array(shape: [2, 2], values: [1e308, -1e308, 0, .leastNonzeroMagnitude]),
      .list([.none, .number(1)]),
    ]
    let kind = try #require(PlotKindTable.kind(named: call.name))
    for first in values {
      for second in values {
        var chart = Chart()
        do throws(PlotError) {
          try kind.apply(to: &chart, positional: [first, second])
        } catch {
          #expect(!error.message.isEmpty)
          do throws(PlotError) {
            try kind.apply(to: &chart, positional: [first])
          } catch { continue }
        }
        for scale in [Scale.Kind.linear, .log, .symlog(threshold: 1)] {
          chart.current.x.scale = scale
          chart.current.y.scale = scale
          #expect(!chart.figure(idPrefix: "f").string().isEmpty)
          #expect(chart.dataTables().allSatisfy { !$0.children.isEmpty })
        }
      }
    }
  }

  @Test func anUnknownKeywordNamesWhatThereIs() {
    var chart = Chart()
    #expect(
      throws: PlotError(
        argument: .keyword("colour"), message: "xlabel has no argument named colour",
        candidates: ["label"])
    ) {
      try PlotKindTable.kind(named: "xlabel")?.apply(
        to: &chart, positional: [.text("a")], keywords: [("colour", .text("r"))])
    }
  }

  @Test func lengthsThatDifferAreSaid() {
    var chart = Chart()
    let error = #expect(throws: PlotError.self) {
      try PlotKindTable.kind(named: "scatter")?.apply(
        to: &chart, positional: [.numbers([1, 2, 3]), .numbers([1, 2])])
    }
    #expect(error?.argument == .positional(1))
    #expect(error?.message == "y of scatter has 2 entries, and x has 3")
  }
}
