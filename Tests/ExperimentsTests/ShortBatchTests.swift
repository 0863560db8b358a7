import Experiments
import Notebooks
import Testing

/// The last batch of an epoch has fewer rows, whose mean is of so many.
@Suite struct ShortBatchTests {
  @Test(arguments: [(rows: 5, size: 4), (rows: 13, size: 5), (rows: 9, size: 3), (rows: 7, size: 6)])
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
    for (one, other) in zip(found, expected) { #expect(abs(one - other) < 1e-12) }
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
}
