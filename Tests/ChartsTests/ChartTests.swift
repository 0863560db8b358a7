import Markup
import Testing

@testable import Charts

@Suite struct ChartTests {
  @Test func describesTheCourseOfASeries() {
    let steps = (0..<1001).map(Double.init)
    var chart = Chart()
    chart.current.x.label = "step"
    chart.current.marks = [Line(x: steps, y: steps.map { 20 / (1 + $0 * $0) }, label: "cost")]
    #expect(
      chart.description == "cost: falls from 20 to 2e-5 in 1001 steps, steepest in the first 10.")
  }

  @Test(
    arguments: [
      ([], "No finite points."), ([3], "One point, at 3."), ([2, 2, 2], "Stays at 2 in 3 points."),
      ([0, 5, 0], "Varies between 0 and 5 in 3 points, from 0 to 0."),
      (
        [1, .nan, 2, .infinity],
        "Rises from 1 to 2 in 2 points. 2 values not finite and left out."
      ),
    ] as [([Double], String)])
  func describes(values: [Double], expected: String) {
    var chart = Chart()
    chart.current.marks = [Line(x: values.indices.map(Double.init), y: values)]
    #expect(chart.description == expected)
  }

  @Test func nonFinitePointsBreakTheLine() {
    var chart = Chart()
    chart.current.marks = [Line(x: [0, 1, 2, 3, 4], y: [0, 1, .nan, 1, 0])]
    let svg = chart.figure(idPrefix: "f").string()
    let path = svg.split(separator: "<path class=\"line\" d=\"").dropFirst().first ?? ""
    #expect(path.prefix { $0 != "\"" }.count { $0 == "M" } == 2)
  }

  @Test func zerosOfALogarithmicAxisStandAtItsFoot() {
    var chart = Chart()
    chart.current.y.scale = .log
    chart.current.marks = [Line(x: [0, 1, 2, 3], y: [1, 0.1, 0, -5])]
    #expect(chart.description.contains("1 value of zero drawn at the foot of the axis"))
    #expect(chart.description.contains("1 value below zero left out"))
    #expect(chart.figure(idPrefix: "f").string().contains("class=\"area\""))
  }

  @Test func idsAreUniqueAcrossPanels() {
    var chart = Chart(columns: 2)
    chart.panels = (0..<3).map { index in
      Panel(
        title: "panel \(index)", x: Axis(lower: 0),
        marks: [Scatter(x: [1, 2], y: [1, 2], values: [3, 4])])
    }
    let svg = chart.figure(idPrefix: "fig-1").string()
    let ids = svg.split(separator: " id=\"").dropFirst().map { $0.prefix { $0 != "\"" } }
    #expect(ids.count == 12)
    #expect(Set(ids).count == ids.count)
    #expect(ids.allSatisfy { $0.hasPrefix("fig-1-") })
  }

  @Test func manyPointsStaySmall() {
    let count = 200_000
    var chart = Chart()
    let x = (0..<count).map(Double.init)
    chart.current.marks = [
      Line(x: x, y: x.map { ($0 * 7919).truncatingRemainder(dividingBy: 1009) }),
      Line(x: x, y: x.map { $0.truncatingRemainder(dividingBy: 2) == 0 ? .nan : $0 }),
    ]
    #expect(chart.figure(idPrefix: "f").bytes().count < 40_000)
    #expect(chart.dataTables().count == 1)
    #expect(chart.dataTables()[0].string().split(separator: "<tr>").count == 202)
  }

  @Test func contoursOfAConeAreClosedCircles() {
    let places = (0..<41).map { Double($0) / 10 - 2 }
    let values = places.flatMap { y in places.map { x in (x * x + y * y).squareRoot() } }
    let lines = Isolines(
      x: places, y: places, heights: Matrix(rows: 41, columns: 41, values: values))
    for radius in [0.55, 1, 1.5] {
      let curves = lines.curves(at: radius)
      #expect(curves.count == 1)
      let curve = curves.first ?? []
      #expect(curve.first?.x == curve.last?.x && curve.first?.y == curve.last?.y)
      #expect(
        curve.allSatisfy { (($0.x * $0.x + $0.y * $0.y).squareRoot() - radius).magnitude < 0.01 })
    }
    // Cut by the border: four open arcs, which a border of depth closes.
    #expect(lines.curves(at: 2.3).count == 4)
    #expect(lines.bordered().curves(at: 2.3).count == 4)
  }

  @Test func legendsKeepClearOfPoints() {
    var occupancy = Occupancy(Rectangle(x: 0, y: 0, width: 100, height: 100))
    occupancy.add(from: (0, 0), to: (100, 100))
    #expect(occupancy.count(in: Rectangle(x: 60, y: 0, width: 40, height: 30)) == 0)
    #expect(occupancy.count(in: Rectangle(x: 0, y: 0, width: 30, height: 30)) >= 5)
  }

  @Test func histogramsCountAsNumPy() {
    let histogram = Histogram(of: [0, 1, 1, 2, 3, 4, .nan], edges: [0, 1, 2, 4])
    #expect(histogram.counts == [1, 2, 3])
    #expect(Histogram.edges(of: [2, 2], bins: 2) == [1.5, 2, 2.5])
  }

  @Test(
    arguments: [
      ("C1", .slot(1)), ("r", .slot(4)), ("#f80", .fixed("#ff8800")), ("k", .ink),
      ("crimson", .fixed("#dc143c")), ("red;}", nil), ("#12345g", nil), ("", nil),
    ] as [(String, SeriesColor?)])
  func readsColors(text: String, expected: SeriesColor?) {
    #expect(SeriesColor(text) == expected)
  }
}
