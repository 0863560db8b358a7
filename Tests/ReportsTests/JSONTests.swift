import Autodiff
import Experiments
import Foundation
import Notebooks
import Reports
import Testing

/// The results for programs, read back by Foundation: the fields of the reference, section 5.
@Suite struct JSONTests {
  private struct NoFiles: Files {
    func read(_ path: String) throws -> [UInt8] { throw FileError(reason: "there is none") }
  }

  private typealias Object = [String: Any]

  private func json(_ text: String) throws -> Object {
    let notebook = Notebook.parse(source: SourceText(name: "lesson.md", text: text))
    let bytes = JSONReport(runNotebook(notebook, files: NoFiles()), seconds: 0.25).bytes()
    return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? Object)
  }

  private func blocks(_ text: String) throws -> [Object] {
    let report = try json(text)
    #expect(report["ok"] as? Bool == true, "\(report["diagnostics"] ?? "")")
    return try #require(report["blocks"] as? [Object])
  }

  private static let line = """
    ```data points
    x = [0, 1, 2]
    y = [1, 3, 5]
    ```
    ```model line
    m = param(0)
    b = param(0)
    cost = mean((m * x + b - y) ** 2)
    ```

    """

  @Test func aRunHasItsHistoryAndItsGradients() throws {
    let blocks = try blocks(
      Self.line + """
        ```train fit
        model = line
        data = points
        optimizer = sgd(lr=0.1)
        steps = 20
        ```
        """)
    #expect(blocks.map { $0["kind"] as? String } == ["data", "model", "train"])
    #expect(blocks.map { $0["line"] as? Int } == [1, 5, 10])
    let fit = blocks[2]
    #expect(fit["name"] as? String == "fit" && fit["ok"] as? Bool == true)
    #expect(fit["parameters"] as? Int == 2 && fit["steps"] as? Int == 20)
    #expect(fit["seconds"] is Double && fit["microseconds_per_step"] is Double)
    let values = try #require(fit["values"] as? [String: Double])
    let cost = try #require((fit["history"] as? Object)?["cost"] as? Object)
    #expect(cost["steps"] as? [Int] == Array(0..<20))
    // At m = b = 0 the cost is the mean of the squares of y.
    let losses = try #require(cost["values"] as? [Double])
    #expect(abs(losses[0] - 35 / 3) < 1e-5 && losses.count == 20)
    #expect((values["cost"] ?? .nan) < losses[19])
    let gradients = try #require(fit["gradients"] as? [String: [String: Double]])
    #expect(gradients.keys.sorted() == ["b", "m"])
    for fields in gradients.values {
      #expect(Set(fields.keys).isSuperset(of: ["norm", "mean", "min", "max"]))
    }
  }

  @Test func aSweepHasItsRuns() throws {
    let blocks = try blocks(
      Self.line + """
        ```train fits
        model = line
        data = points
        optimizer = sgd(lr=sweep(0.1, 0.01))
        steps = 3
        ```
        """)
    let runs = try #require(blocks[2]["runs"] as? [Object])
    #expect(runs.map { ($0["swept"] as? [String: Double])?["lr"] } == [0.1, 0.01])
    #expect(runs.allSatisfy { $0["steps"] as? Int == 3 && $0["history"] is Object })
  }

  @Test func valuesAndChecksHaveTheirSource() throws {
    let blocks = try blocks(
      """
      ```eval
      2 + 3
      [[1, 2], [3, 4]]
      log([0, -1])
      ```
      ```check
      1 + 1 < 3
      ```
      """)
    let outputs = try #require(blocks[0]["outputs"] as? [Object])
    #expect(
      outputs.map { $0["source"] as? String } == ["2 + 3", "[[1, 2], [3, 4]]", "log([0, -1])"])
    #expect(outputs[0]["value"] as? Double == 5)
    #expect(outputs[1]["value"] as? [[Double]] == [[1, 2], [3, 4]])
    #expect(outputs[2]["value"] as? [String] == ["-Infinity", "NaN"])
    let assertion = try #require((blocks[1]["assertions"] as? [Object])?.first)
    #expect(assertion["source"] as? String == "1 + 1 < 3" && assertion["ok"] as? Bool == true)
    #expect(assertion["left"] as? Double == 2 && assertion["right"] as? Double == 3)
  }

  @Test func mistakesHaveTheirPlaces() throws {
    let report = try json("Text \"with\" \\ signs\n\n```eval\nmsee(1)\n```\n")
    #expect(report["ok"] as? Bool == false && report["notebook"] as? String == "lesson.md")
    #expect(report["seconds"] as? Double == 0.25 && report["stages"] is Object)
    let diagnostics = try #require(report["diagnostics"] as? [Object])
    #expect(diagnostics.map { $0["code"] as? String } == ["NB221"])
    #expect(diagnostics[0]["severity"] as? String == "error")
    #expect(diagnostics[0]["line"] as? Int == 4 && diagnostics[0]["column"] as? Int == 1)
    #expect(diagnostics[0]["message"] is String)
  }

  @Test func aLongSeriesIsThinned() throws {
    let blocks = try blocks(
      Self.line + """
        ```train fit
        model = line
        data = points
        optimizer = sgd(lr=0.1)
        steps = 30000
        ```
        """)
    let cost = try #require((blocks[2]["history"] as? Object)?["cost"] as? Object)
    let steps = try #require(cost["steps"] as? [Int])
    #expect(steps.count <= 10_000 && steps.first == 0 && steps.last == 29_999)
    #expect(zip(steps, steps.dropFirst()).allSatisfy { $0 < $1 })
    #expect((cost["values"] as? [Any])?.count == steps.count)
  }
}
