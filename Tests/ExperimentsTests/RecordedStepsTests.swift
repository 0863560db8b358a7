import Autodiff
import Experiments
import Notebooks
import Testing

/// Which steps record what the gradients are like.
@Suite struct RecordedStepsTests {
  private func notebook(layers: Int, width: Int, steps: Int) -> String {
    """
    ```data rows
    x = randn(32, \(width))
    ```

    ```model net
    h = x
    for i in range(\(layers)):
        h = h + 0.1 * tanh(linear(h, \(width)))
    loss = mean(h ** 2)
    ```

    ```train fit
    model = net
    data = rows
    optimizer = sgd(lr=0.01)
    steps = \(steps)
    ```
    """
  }

  private func recorded(_ text: String, threads: Int = 1) throws -> RunSummary.Series {
    let result = run(text, threads: threads)
    #expect(result.diagnostics.isEmpty)
    return try #require(result.runs.first?.gradients.first).norms
  }

  @Test func areAllOfAShortRun() throws {
    #expect(try recorded(notebook(layers: 2, width: 4, steps: 150)).steps == Array(0..<150))
  }

  @Test func areTwoHundredOfALongRun() throws {
    let steps = try recorded(notebook(layers: 2, width: 4, steps: 5000)).steps
    #expect(steps.count == 200 && steps.first == 0 && steps.last == 4999)
    #expect(zip(steps, steps.dropFirst()).allSatisfy { 25...26 ~= $1 - $0 })
  }

  /// Of many small layers: each step that records has the numbers that it has when all do.
  @Test func areFewerWhereGradientsAreMany() throws {
    let text = notebook(layers: 600, width: 2, steps: 40)
    let some = try recorded(text)
    #expect(some.steps.count < 40 && some.steps.first == 0 && some.steps.last == 39)
    #expect(try recorded(text, threads: 2).values == some.values)
    let first = try recorded(notebook(layers: 600, width: 2, steps: 1))
    #expect(first.steps == [0] && first.values.first == some.values.first)
  }

  /// Its shape, step by step.
  @Test func thePathOfAMatrixHasItsShape() {
    let result = run(
      """
      ```model m
      w = param([[1, 2], [3, 4]])
      loss = sum(w * [[1, 0], [0, 2]])
      ```

      ```train fit
      model = m
      optimizer = sgd(lr=1)
      steps = 2
      ```

      ```eval
      fit.history.w
      fit.history.w.steps
      ```

      ```plot
      plot(fit.history.w)
      ```
      """)
    #expect(result.places() == [])
    #expect(
      result.values == [
        "[[[1, 2], [3, 4]], [[0, 2], [3, 2]], [[-1, 2], [3, 0]]]", "[0, 1, 2]",
      ])
  }

  private func work(layers: Int, width: Int) throws -> (step: Int, recording: Int) {
    let text = notebook(layers: layers, width: width, steps: 3)
    let explained = explainSteps(
      Notebook.parse(source: SourceText(name: "test.md", text: text)), files: TestFiles())
    return try #require(explained.steps.first).plan.work
  }

  @Test func recordingCostsWhatItsGradientsHave() throws {
    let work = try work(layers: 3, width: 50)
    #expect(work.recording == 3 * (50 * 50 + 50) + 6 * 600)
    // Forward pass, derivatives by weights and by all inputs but the first.
    #expect(work.step > (3 + 3 + 2) * 32 * 50 * 50 / 16)
  }

  /// Of products that large the update runs in registers in the steps that do not record.
  @Test func recordingCostsTheUpdateInRegisters() throws {
    #expect(
      try work(layers: 2, width: 1024).recording
        == 2 * (1024 * 1024 + 1024) + 4 * 600 + 2 * 2 * 1024 * 1024)
  }
}
