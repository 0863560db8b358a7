import Experiments
import Notebooks
import Testing

/// A step that fails, in batches that are gathered one step before they are trained on.
@Suite struct BatchFailureTests {
  /// Rows in order, and batches in two memories by turns.
  private func notebook(_ loss: String, badBatch: Int) -> String {
    """
    ```data rows
    x = where(arange(0, 4000)[:, None] == \(96 * badBatch + 5), -1.0, 1.0) * ones(4000, 120)
    y = where(arange(0, 4000) == \(96 * badBatch + 5), 99, 1)
    ```

    ```model net
    w = param(zeros(120, 10))
    \(loss)
    ```

    ```train fit
    model = net
    data = rows
    optimizer = sgd(lr=0.1)
    batch_size = 96
    shuffle = false
    steps = 40
    ```
    """
  }

  @Test(
    arguments: ["z = x @ w\nloss = mean(log(x) + mean(z))", "loss = cross_entropy(x @ w, y)"],
    [0, 1, 20, 21, 22, 23])
  func saysTheSameWithEveryNumberOfThreads(_ loss: String, badBatch: Int) throws {
    let text = notebook(loss, badBatch: badBatch)
    let (alone, helped) = (run(text, threads: 1), run(text, threads: 2))
    #expect(alone.places(.error).count == 1)
    #expect(alone.diagnostics == helped.diagnostics)
    // The failing step's own is the last.
    #expect(losses(of: alone).map { $0.count } == [badBatch + 1])
    #expect(losses(of: alone) == losses(of: helped))
  }

  /// A loss of one row is the value that it is the mean of.
  @Test func theLossThatEndsARunIsTheLastOfItsHistory() {
    let result = run(
      """
      ```data d
      x = [1, 2, 3, 4, -1]
      ```

      ```model net
      w = param(0.5)
      loss = mean(w + sqrt(x))
      ```

      ```train fit
      model = net
      data = d
      optimizer = sgd(lr=0.5)
      batch_size = 2
      shuffle = false
      epochs = 1
      ```
      """)
    let losses = result.runs.flatMap { $0.history }.flatMap { $0.values }
    #expect(losses.count == 3 && losses.last?.isNaN == true)
    #expect(losses.dropLast().allSatisfy { $0.isFinite })
  }

  /// Bit patterns: the last is NaN.
  private func losses(of result: NotebookResult) -> [[UInt64]] {
    result.runs.flatMap { $0.history }.map { $0.values.map { $0.bitPattern } }
  }
}
