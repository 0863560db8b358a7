import Foundation
import Testing

@testable import nbrun_bench

@Suite struct FigureTests {
  private static let whole = Figure(
    group: "product", name: "64³ \"a\\b\"\n", threads: 2, seconds: 2.3456e-6, value: 217.4,
    unit: "Gflop/s", share: 0.781, roof: "flops")

  @Test func aLineOfJSONSaysWhatIsKnown() throws {
    let line = Self.whole.json
    #expect(!line.contains("\n"))
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    #expect(object["group"] as? String == "product")
    #expect(object["name"] as? String == Self.whole.name)
    #expect(object["threads"] as? Int == 2)
    #expect(object["seconds"] as? Double == 2.346e-6)
    #expect(object["value"] as? Double == 217.4)
    #expect(object["unit"] as? String == "Gflop/s")
    #expect(object["share"] as? Double == 0.781)
    #expect(object["roof"] as? String == "flops")
    let short = Figure(group: "step", name: "line.md", value: 0.05, unit: "µs").json
    let few = try #require(
      try JSONSerialization.jsonObject(with: Data(short.utf8)) as? [String: Any])
    #expect(Set(few.keys) == ["group", "name", "value", "unit"])
  }

  @Test func columnsStandUnderOneAnother() {
    #expect(Figure.header(share: "of the roof").count == 100)
    let short = Figure(group: "step", name: "line.md", value: 0.05, unit: "µs")
    var long = Self.whole
    long.name = String(repeating: "long ", count: 20)
    let rows = [Self.whole.row, short.row, long.row]
    #expect(rows[0].count == 100)
    #expect(rows[2].count == 100)
    #expect(Set(rows.map { $0.firstRange(of: "product") == nil }) == [true, false])
    #expect(rows[1].trimmingCharacters(in: .whitespaces).hasSuffix("0.05 µs"))
    #expect(rows[0].hasSuffix("78 % flops"))
  }

  @Test(
    arguments: [
      (1234.56, "1235"), (0.00012345, "0.0001235"), (-2.5, "-2.5"), (0, "0"), (.infinity, "0"),
      (99995, "100000"), (3, "3"),
    ] as [(Double, String)])
  func fourDigits(value: Double, text: String) { #expect(Row.number(value) == text) }

  @Test(
    arguments: [
      (2.5e-9, "2.5 ns"), (1.5e-6, "1.5 µs"), (0.0125, "12.5 ms"), (3, "3 s"),
      (0.99999e-6, "1 µs"),
    ] as [(Double, String)])
  func times(seconds: Double, text: String) { #expect(Row.time(seconds) == text) }
}
