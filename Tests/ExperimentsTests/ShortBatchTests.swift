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
    func text(_ size: Int, _ rows: String) -> String {
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
      w = param(0.5)
      a = w * x
      \(body)
      loss = mse(a, y)
      ```

      """
    }
    func train(_ name: String, _ start: String) -> String {
      """
      ```train \(name)
      model = net
      data = d
      optimizer = adam(lr=0.1)
      batch_size = 3
      shuffle = false
      steps = \(name == "both" ? 2 : 1)
      \(start)
      ```

      ```eval
      \(name).w
      k.q
      ```

      """
    }
    let both = run(text(3, "") + train("both", ""))
    #expect(both.places() == [])
    // The short batch alone, from where the whole one led: plain gradient descent has no memory.
    func descent(_ text: String) -> String {
      text.replacing("adam(lr=0.1)", with: "sgd(lr=0.1)")
    }
    let two = run(descent(text(3, "") + train("both", "")))
    let first = run(descent(text(3, "[:3]") + train("one", "")))
    let w = try #require(first.values.first)
    let second = run(
      descent(text(3, "[3:]") + train("one", "")).replacing("param(0.5)", with: "param(\(w))"))
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
