import Experiments
import Testing

/// `w` goes from 0 to 1 and passes 0.3, where the validation loss is least, at the second step.
@Suite struct EarlyStoppingTests {
  private func weight(_ patience: String) -> [String] {
    let result = run(
      """
      ---
      precision: float64
      ---

      ```data d
      x = [1]
      y = [1]
      ```

      ```data v
      x = [1]
      y = [0.3]
      ```

      ```model m
      w = param(0)
      loss = mse(w * x, y)
      ```

      ```train fit
      model = m
      data = d
      validation = v
      optimizer = sgd(lr=0.1)
      epochs = 5
      early_stopping = \(patience)
      ```

      ```eval
      round(fit.w, 6)
      fit.steps
      ```
      """)
    #expect(result.places() == [])
    return result.values
  }

  @Test func theBestIsRestoredAlsoWhereNothingStopped() {
    #expect(weight("patience(9)") == ["0.36", "5"])
    #expect(weight("patience(2)") == ["0.36", "4"])
  }

  @Test func theLastStaysWhereThatIsWanted() {
    #expect(weight("patience(9, restore_best=false)") == ["0.67232", "5"])
    #expect(weight("patience(2, restore_best=false)") == ["0.5904", "4"])
  }
}
