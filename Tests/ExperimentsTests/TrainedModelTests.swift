import Experiments
import Notebooks
import Testing

/// What is asked of a trained model, against what one works out by hand.
@Suite struct TrainedModelTests {
  private func numbers(_ text: String) throws -> [Double] {
    let result = run("---\nprecision: float64\n---\n\n" + text)
    #expect(result.places() == [])
    return try result.values.map { try #require(Double($0)) }
  }

  private func isClose(_ found: [Double], _ expected: [Double]) -> Bool {
    found.count == expected.count
      && zip(found, expected).allSatisfy { abs($0 - $1) <= 1e-5 * max(1, abs($1)) }
  }

  /// Its size is known only when the first is trained, and so is what is asked of it.
  @Test func aModelMayBeBuiltFromWhatAnEarlierRunGave() throws {
    let found = try numbers(
      """
      ```model first
      w = param(1.0)
      loss = (w - 3) ** 2
      ```

      ```train rough
      model = first
      optimizer = sgd(lr=0.1)
      steps = 50
      ```

      ```eval
      n = int(round(float(rough.w)))
      ```

      ```model second
      v = param(zeros(n))
      loss = sum((v - 1) ** 2) if n > 2 else sum(v)
      ```

      ```train fine
      model = second
      optimizer = sgd(lr=0.1)
      metrics = [loss]
      steps = 2
      ```

      ```eval
      len(fine.v)
      fine.v[2]
      fine.history.loss[1]
      ```
      """)
    // Each step leaves 0.8 of what is missing: 3 entries that miss 1, then 0.8, then 0.64.
    #expect(isClose(found, [3, 0.36, 3 * 0.64]))
  }

  /// `fit.grad` as `grad(fit.loss)` has it, and the other parts by what can be asked of them.
  @Test func thePartsOfARunAreShown() {
    let result = run(
      """
      ```data d
      x = [1.0, 2]
      ```

      ```model m
      w = param(1.0)
      b = param(2.0)
      loss = mean((w * x + b) ** 2)
      ```

      ```train fit
      model = m
      data = d
      validation = d
      optimizer = sgd(lr=0.1)
      steps = 3
      ```

      ```eval
      fit.grad
      grad(fit(d).loss)
      fit.history
      fit.validation
      fit.history.validation
      ```
      """)
    #expect(result.places() == [])
    #expect(result.values.count == 5 && result.values.first == result.values.dropFirst().first)
    #expect(
      result.values.dropFirst(2) == [
        "the history of run fit: loss, grad_norm, learning_rate, validation, w, b",
        "the values over the validation data of run fit: w, b, loss",
        "the history of the validation of run fit: loss",
      ])
  }

  @Test func aCostThatCannotBeWorkedOutIsAnError() {
    let result = run(
      """
      ```model m
      w = param(2.0)
      loss = w ** 2 * gradcheck(w ** 3)
      ```

      ```train fit
      model = m
      optimizer = sgd(lr=0.1)
      steps = 3
      ```
      """)
    #expect(result.places(.error) == ["7:9 516"])
  }

  /// The parameter of the inner model has the name of one of the outer.
  @Test func aModelInAModelKeepsItsTrainedParameters() throws {
    let found = try numbers(
      """
      ```data d
      x = [1, 2, 3]
      ```

      ```model inner
      w = param(0.5)
      out = w * x
      ```

      ```model net
      a = inner(x=x).out
      w = param(2)
      loss = mean((a * w - 1) ** 2)
      ```

      ```train fit
      model = net
      data = d
      optimizer = sgd(lr=0.001)
      steps = 1
      ```

      ```eval
      fit.loss
      fit.w
      sum(fit.a)
      fit.grad.w
      fit(d).loss
      ```
      """)
    // The loss of a product p = inner * w over x = 1, 2, 3 is (14 p² - 12 p + 3) / 3.
    func slope(_ p: Double) -> Double { (28 * p - 12) / 3 }
    let inner: Double = 0.5 - 0.001 * 2 * slope(1)
    let w: Double = 2 - 0.001 * 0.5 * slope(1)
    let p = inner * w
    let loss: Double = (14 * p * p - 12 * p + 3) / 3
    let expected: [Double] = [loss, w, inner * 6, inner * slope(p), loss]
    #expect(isClose(found, expected))
  }

  private static let points = """
    ```data d
    x = [1, 2, 3, 4]
    y = [1, 2, 3, 5]
    ```

    """

  /// In training and in evaluation they are made in another order.
  @Test func parametersOfEvaluationAreFoundByName() throws {
    let result = run(
      "---\nprecision: float64\n---\n\n" + Self.points + """
        ```model m
        if training:
            a = param(0.5)
            b = param(2.0)
            c = param(1.0)
        else:
            b = param(2.0)
            a = param(0.5)
        loss = mse(a * x + b, y)
        ```

        ```train f
        model = m
        data = d
        validation = d
        optimizer = sgd(lr=0)
        epochs = 1
        ```

        ```eval
        f.loss
        f.validation.loss
        f.history.validation.loss[0]
        f.grad.a
        ```
        """)
    #expect(result.places(.error) == [])
    let found = try result.values.map { try #require(Double($0)) }
    #expect(isClose(found, [1.125, 1.125, 1.125, 0.5]))
    let gradient = try #require(result.runs.first?.gradients.first { $0.path == "a" })
    #expect(abs(gradient.statistics.mean - 0.5) < 1e-12)
  }

  @Test(arguments: ["", "validation = d"]) func aParameterOfEvaluationAloneIsAnError(
    _ validation: String
  ) {
    let result = run(
      Self.points + """
        ```model m
        a = param(0.5)
        loss = mse(a * x, y)
        if not training:
            b = param(1.0)
            loss = loss + b
        ```

        ```train f
        model = m
        data = d
        \(validation)
        optimizer = sgd(lr=0.1)
        epochs = 1
        ```
        """)
    #expect(result.places(.error) == ["13:10 515"])
  }

  /// Rows of validation data may have another shape, if the parameters have not.
  @Test func validationDataAreReadAsTheyAre() throws {
    func notebook(_ model: String) -> NotebookResult {
      run(
        "---\nprecision: float64\n---\n\n" + Self.points + """
          ```data v
          x = [[1, 2], [3, 4]]
          y = [[1, 2], [3, 5]]
          ```

          ```model m
          \(model)
          loss = mse(a * x, y)
          ```

          ```train f
          model = m
          data = d
          validation = v
          optimizer = sgd(lr=0)
          epochs = 1
          ```

          ```eval
          f.validation.loss
          f.history.validation.loss[0]
          ```

          ```check
          f.validation.loss < 0
          ```
          """)
    }
    let same = notebook("a = param(0.5)")
    let found = try same.values.map { try #require(Double($0)) }
    #expect(isClose(found, [3.125, 3.125]))
    #expect(same.failedAssertions.count == 1)
    let other = notebook("a = param(zeros([shape(x)[-1]]))")
    #expect(other.places(.error).contains { $0.hasSuffix(" 515") })
  }

  @Test func whatACallGivesAnInnerModelIsOfThatCall() throws {
    let found = try numbers(
      """
      ```data d
      x = [1, 2, 3]
      ```

      ```model inner
      w = param(2.0)
      h = w * x
      ```

      ```model M
      v = param(5.0)
      a = inner(x=x).h
      b = inner(x=x, w=v).h
      c = inner(x=x).h
      loss = sum(b) + sum(a)
      ```

      ```train f
      model = M
      data = d
      optimizer = sgd(lr=0.1)
      steps = 1
      ```

      ```eval
      sum(M(d).a)
      sum(M(d).b)
      sum(M(d).c)
      f.v
      f["inner.w"]
      f.grad.v
      ```
      """)
    #expect(isClose(found, [12, 30, 12, 4.4, 1.4, 6]))
  }

  @Test func eachCallOfAModelDrawsItsOwnNoiseInEachRun() throws {
    let result = run(
      """
      ```data d
      x = ones(64)
      ```

      ```model inner
      h = dropout(x, 0.5)
      ```

      ```model M
      w = param(1.0)
      a = inner(x=w * x).h
      b = inner(x=w * x).h
      same = mean((a - b) ** 2)
      loss = mean(a * arange(64))
      ```

      ```train f
      model = M
      data = d
      optimizer = sgd(lr=0)
      steps = 2
      metrics = [same]
      seed = sweep(0, 5)
      ```
      """)
    #expect(result.places(.error) == [])
    let histories = result.runs.map { $0.history.map(\.values) }
    #expect(histories.count == 2 && histories.allSatisfy { $0[1].allSatisfy { $0 > 0 } })
    #expect(histories[0][0][0] != histories[0][0][1] && histories[0][0][0] != histories[1][0][0])
  }

  @Test func aListInAnOptimizerIsItsOwn() throws {
    let found = try numbers(
      """
      ```model net
      w = param([1, 2, 4])
      loss = sum(w ** 2)
      ```

      ```eval
      def mine(w, g, lr=0.1):
          b = [0.5, 0.01]
          return w - b[1] * [1, 10, 100] * g
      ```

      ```train fit
      model = net
      optimizer = mine(lr=0.1)
      steps = 1
      ```

      ```eval
      fit.w[0]
      fit.w[1]
      fit.w[2]
      ```
      """)
    let expected: [Double] = [0.98, 1.6, -4]
    #expect(isClose(found, expected))
  }

  @Test(arguments: ["", "batch_size = 2\nshuffle = false"])
  func aParameterMayBeginWithWhatItsColumnsSay(_ batches: String) throws {
    let found = try numbers(
      """
      ```data d
      x = [1, 2, 6]
      ```

      ```model net
      w = param(mean(x))
      loss = mean((x - w) ** 2)
      ```

      ```train fit
      model = net
      data = d
      optimizer = sgd(lr=0)
      steps = 3
      \(batches)
      ```

      ```eval
      fit.w
      fit.history.w[0]
      ```
      """)
    #expect(isClose(found, [3, 3]))
  }

  @Test func theBestByAnErrorIsTheSmallest() throws {
    let found = try numbers(
      """
      ```model net
      w = param(1.0)
      loss = w ** 2
      error = abs(w)
      gain = -abs(w)
      ```

      ```train fits
      model = net
      optimizer = sgd(lr=sweep(0.1, 0.4, 0.2))
      steps = 1
      metrics = [error, gain]
      ```

      ```eval
      best(fits).lr
      best(fits, by=error).lr
      best(fits, by=gain).lr
      ```
      """)
    #expect(isClose(found, [0.4, 0.4, 0.4]))
  }

  /// Values after recorded steps are those before the next.
  @Test func thePathOfAParameterSaysWhen() throws {
    let result = run(
      """
      ```model net
      w = param(0.0)
      loss = (w - 1) ** 2 - w
      ```

      ```train fit
      model = net
      optimizer = sgd(lr=0.001)
      steps = 700
      ```
      """)
    let values = try #require(result.runs.first?.gradients.first?.values)
    #expect(values.steps.count == values.values.count && values.steps.first == 0)
    #expect(values.steps.contains { $0 > 300 })
    for (step, value) in zip(values.steps, values.values) {
      // w - 1.5 shrinks by the same share in each step.
      var distance = -1.5
      for _ in 0..<step { distance *= 0.998 }
      let error = abs(value - 1.5 - distance)
      #expect(error < 1e-4)
    }
  }

  @Test func drawnInitialValuesAreThoseOfTheModel() throws {
    let found = try numbers(
      """
      ```model net
      w = param(randn([2]))
      loss = sum(w ** 2)
      ```

      ```train fit
      model = net
      optimizer = sgd(lr=0.1)
      steps = 1
      ```

      ```train other
      model = net
      optimizer = adam(lr=0.1)
      steps = 2
      ```

      ```eval
      net.w[0]
      net.w[1]
      fit.history.w[0][0]
      fit.history.w[0][1]
      other.history.w[0][0]
      other.history.w[0][1]
      ```
      """)
    let first = Array(found.prefix(2))
    #expect(isClose(found, first + first + first))
  }

  @Test func anOptimizersNoiseIsDrawnAnew() throws {
    let found = try numbers(
      """
      ```model net
      v = param(0.0)
      w = param(0.0)
      loss = 0 * v + 0 * w
      ```

      ```eval
      def walk(w, g, lr=1.0):
          return w + randn_like(w)
      ```

      ```train fit
      model = net
      optimizer = walk(lr=1)
      steps = 2
      ```

      ```eval
      fit.history.v[1] - fit.history.v[0]
      fit.history.v[2] - fit.history.v[1]
      fit.history.w[1] - fit.history.w[0]
      fit.history.w[2] - fit.history.w[1]
      ```
      """)
    #expect(Set(found).count == 4)
  }

  @Test func aConstantRateIsASchedule() throws {
    let found = try numbers(
      """
      ```model net
      w = param(1.0)
      loss = w ** 2
      ```

      ```train fit
      model = net
      optimizer = sgd(lr=constant(0.25))
      steps = 2
      ```

      ```eval
      fit.w
      ```
      """)
    #expect(isClose(found, [0.25]))
  }
}
