import Experiments
import Notebooks
import Testing

/// The last batch of an epoch has fewer rows, whose mean is of so many.
@Suite struct ShortBatchTests {
  @Test(arguments: [
    (rows: 5, size: 4), (rows: 13, size: 5), (rows: 9, size: 3), (rows: 7, size: 6),
  ])
  func stepsAreThoseOfTheMeanOverItsRows(rows: Int, size: Int) throws {
    let result = run(
      """
      ---
      precision: float64
      ---

      ```data points
      x = arange(\(rows)) / 10
      y = 2 * x + 1
      ```

      ```model net
      w = param(0.0)
      b = param(0.5)
      loss = mse(w * x + b, y)
      ```

      ```train fit
      model = net
      data = points
      optimizer = sgd(lr=0.1)
      batch_size = \(size)
      shuffle = false
      epochs = 3
      ```
      """)
    #expect(result.places() == [])
    let expected = Self.losses(rows: rows, size: size, epochs: 3)
    let found = try #require(result.runs.first?.history.first?.values)
    #expect(found.count == expected.count)
    for (one, other) in zip(found, expected) {
      let error = abs(one - other)
      #expect(error < 1e-12)
    }
  }

  /// By the derivatives as one writes them down.
  private static func losses(rows: Int, size: Int, epochs: Int) -> [Double] {
    var (w, b) = (0.0, 0.5)
    var losses: [Double] = []
    for _ in 0..<epochs {
      for first in stride(from: 0, to: rows, by: size) {
        let x = (first..<min(first + size, rows)).map { Double($0) / 10 }
        let errors = x.map { w * $0 + b - (2 * $0 + 1) }
        let count = Double(x.count)
        losses.append(errors.reduce(0) { $0 + $1 * $1 } / count)
        w -= 0.1 * zip(errors, x).reduce(0) { $0 + 2 * $1.0 * $1.1 } / count
        b -= 0.1 * errors.reduce(0) { $0 + 2 * $1 } / count
      }
    }
    return losses
  }

  /// Whole batches and the short one read other columns, lists and datasets.
  @Test(
    arguments: [
      // Fewer in the short one.
      "if len(x) >= 3:\n    a = a * z",
      "if len(x) >= 3:\n    a = a + 0.01 * sum(k.q) + 0.01 * sum([3, 4])",
      "for i in range(len(x)):\n    a = a + sum([0.5 + 0.1 * i]) * w",
      // More.
      "if len(x) == 2:\n    a = a * z",
      "if len(x) == 2:\n    a = a + 0.01 * sum(k.q) + sum([5, 6])",
    ])
  func maySeeOtherLeaves(_ body: String) throws {
    func train(_ rows: String = "", steps: Int, from start: String = "0.5") -> NotebookResult {
      run(
        """
        ---
        precision: float64
        ---

        ```data k
        q = [10, 20]
        ```

        ```data d
        x = [0.1, 0.5, -0.3, 0.8, 1.2]\(rows)
        y = [1, 0, -1, 2, 0.5]\(rows)
        z = [3, 1, 2, 1, 1]\(rows)
        ```

        ```model net
        w = param(\(start))
        a = w * x
        \(body)
        loss = mse(a, y)
        ```

        ```train fit
        model = net
        data = d
        optimizer = sgd(lr=0.1)
        batch_size = 3
        shuffle = false
        steps = \(steps)
        ```

        ```eval
        fit.w
        k.q
        ```
        """)
    }
    let two = train(steps: 2)
    #expect(two.places() == [])
    // The whole batch alone, then the short one from where that led.
    let first = train("[:3]", steps: 1)
    let second = train("[3:]", steps: 1, from: try #require(first.values.first))
    #expect(two.values.last == "[10, 20]")
    let found = try #require(two.values.first.flatMap { Double($0) })
    let expected = try #require(second.values.first.flatMap { Double($0) })
    let error = abs(found - expected)
    #expect(error < 1e-4)
    let losses: [Double] = try #require(two.runs.first?.history.first?.values)
    let alone: [Double] = [first, second].compactMap { $0.runs.first?.history.first?.values.first }
    #expect(losses.count == 2 && alone.count == 2)
    for (one, other) in zip(losses, alone) {
      let error = abs(one - other)
      #expect(error < 1e-4)
    }
  }

  @Test(arguments: ["==", ">"]) func mayNotHaveOtherParameters(_ comparison: String) {
    let result = run(
      """
      ```data d
      x = arange(5)
      ```

      ```model net
      w = param(0.5)
      a = w * x
      if len(x) \(comparison) 1:
          b = param(0.25)
          a = a + b
      loss = mean(a ** 2)
      ```

      ```train fit
      model = net
      data = d
      optimizer = sgd(lr=0.1)
      batch_size = 4
      steps = 2
      ```
      """)
    #expect(result.places(.error) == ["14:10 515"])
  }
}
