import Experiments
import Testing

/// What parameters start from where a model is called, and what that is differentiated by.
@Suite struct InitialValueTests {
  private static let head = """
    ```data a
    x = [1, 2, 3]
    ```

    ```data b
    x = [10, 20]
    ```

    ```model m
    scale = hyperparameter(1)
    w = param(mean(x))
    v = param([0.5, 1])
    loss = w * v[0] * scale + v[1] + mean(x) * 0
    ```


    """

  private func shown(_ code: String) -> [String] {
    let result = run(Self.head + "```eval\n\(code)\n```\n")
    #expect(result.places() == [])
    return result.values
  }

  @Test func readsTheDataOfItsCall() {
    #expect(shown("m(a).w\nm(b).w\nm(b, v=[1, 1]).w\nm(a).w") == ["2", "15", "15", "2"])
    #expect(shown("m(b).w\nm(a).loss\nm(b).loss") == ["15", "2", "8.5"])
  }

  @Test func whatStartsAlikeIsOneValue() {
    #expect(shown("start = m(a).v\ngrad(m(b).loss, start)") == ["[15, 1]"])
    #expect(shown("grad(m(a).loss + m(b).loss, m.w)") == ["1"])
  }

  /// Two equal numbers are two values.
  @Test func derivativesByEqualHyperparametersAreTheirOwn() {
    let code = "p = 3\nq = 3\ngrad(m(a, scale=p).loss, p)\ngrad(m(a, scale=q).loss, q)"
    #expect(shown(code) == ["1", "1"])
  }
}
