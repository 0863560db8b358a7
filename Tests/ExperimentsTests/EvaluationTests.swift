import Experiments
import Testing

/// What expressions mean, one line each; the numbers are Python's and NumPy's.
@Suite struct EvaluationTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var code: String
    var shown: [String]
    init(_ code: String, _ shown: String...) {
      self.code = code
      self.shown = shown
    }
    var testDescription: String { code }
  }

  /// A condition says what is shown, in either precision.
  @Test func conditionsAreOfNumbersAsTensorsHoldThem() {
    let result = run(
      """
      ```eval
      x = 0.1
      z = x + 0.2
      "equal" if z == 0.3 else "not equal"
      z == 0.3
      ```
      """)
    #expect(result.values == ["equal", "true"])
  }

  @Test(arguments: [
    Case("1 + 2 * 3 ** 2", "19"), Case("-2 ** 2", "-4"),
    Case("7 // 2, -7 // 2, -7 % 3", "[3, -4, 2]"),
    Case("2 ** -1", "0.5"), Case("1 < 2 < 3", "true"), Case("1 < 2 > 5", "false"),
    Case("not true or true", "true"), Case("3 if 1 > 2 else 4", "4"),
    Case("\"a\" + \"b\"", "ab"), Case("\"ell\" in \"hello\"", "true"), Case("2 in [1, 2]", "true"),
    Case(
      "x = [[1, 2, 3], [4, 5, 6]]\nx[[0, 1], [0, 2]]\nx[:, [0, -1]]", "[1, 6]", "[[1, 3], [4, 6]]"),
    Case(
      "x = reshape(arange(24), 2, 3, 4)\nx[[0, 1, 1], :, [3, -4, 1]]",
      "[[3, 7, 11], [12, 16, 20], [13, 17, 21]]"),
    Case("x = reshape(arange(24), 2, 3, 4)\nx[:, [0, 2], [1, 3]]", "[[1, 11], [13, 23]]"),
    Case("x = reshape(arange(6), 2, 3)\nx[[[0], [1]], [0, 2]]", "[[0, 2], [3, 5]]"),
    Case("x = [1, 2, 3]\ngrad(sum(x[[0, 0], none][:, 0] ** 2), x)", "[4, 0, 0]"),
    Case("1 // 0.1, 7 % 0.1 > 0.09, 5 % inf, -1 // inf, 1e17 % 3", "[9, 1, 5, -1, 1]"),
    Case(
      "x = 0.1\nz = x + 0.2\n\"equal\" if z == 0.3 else \"not equal\"\nz == 0.3", "not equal",
      "false"),
    Case(
      "x = [[1, 0], [0, 0]]\nany(x > 0, axis=1)\nall(x >= 0, axis=0, keepdim=true)",
      "[true, false]", "[[true, true]]"),
    Case("clip([0.5, 2], 1, 0)", "[0, 0]"),
    Case(
      "x = [2, 2, 2]\ngrad(std(x), x)\ngrad(std([1, 2, 3] * x), x)", "[0, 0, 0]", "[-0.5, 0, 1.5]"),
    Case("unique([3, 1, nan, 3])", "[1, 3, nan]"), Case("len([1, 2, 3])", "3"),
    Case("[i * i for i in range(5) if i % 2 == 0]", "[0, 4, 16]"),
    Case("[a + b for a, b in zip([1, 2], [10, 20])]", "[11, 22]"),
    Case("f\"{1 / 3:.2f} of {\"x\"}\"", "0.33 of x"),
    Case("x = [[1, 2], [3, 4]]\nx @ x", "[[7, 10], [15, 22]]"),
    Case("x = [[1, 2], [3, 4]]\nx.T", "[[1, 3], [2, 4]]"),
    Case("x = [[1, 2], [3, 4]]\nx[:, 0]\nx[-1]\nx[::-1, 1]", "[1, 3]", "[3, 4]", "[4, 2]"),
    Case("x = [1, 2, 3, 4]\nx[x > 2]\nx[[0, 3]]\nx[none, :2]", "[3, 4]", "[1, 4]", "[[1, 2]]"),
    Case("shape(zeros(2, 3))\nzeros([2, 3]).shape", "[2, 3]", "[2, 3]"),
    Case("full(2, 0.5)\nfull(1, 2, value=3)", "[0.5, 0.5]", "[[3, 3]]"),
    Case("mean([[1, 2], [3, 5]], dim=0, keepdim=true)", "[[2, 3.5]]"),
    Case("reshape(arange(6), 2, 3)", "[[0, 1, 2], [3, 4, 5]]"),
    Case("a, b = 1, 2\na\nb", "1", "2"), Case("a = 1\na += 2\na *= 3\na", "9"),
    Case("t = 0\nfor i in range(10):\n    if i % 2 == 0:\n        t += i\nt", "20"),
    Case("def f(a, b=2):\n    return a * b\nf(3)\nf(3, b=5)\nf(b=1, a=4)", "6", "15", "4"),
    Case(
      "def slope(x, n=3):\n    y = sum(x ** n)\n    return grad(y, [x, n])[0]\nslope(2)\nslope([1, 2], n=2)",
      "12", "[2, 4]"),
    Case("def bar(n):\n    return \"#\" * n\nbar(3)\nk = 2\n\"ab\" * k", "###", "abab"),
    Case("def twice(g, x):\n    return g(g(x))\ntwice(sqrt, 16)", "2"),
    Case("def fact(n):\n    return 1 if n < 2 else n * fact(n - 1)\nfact(6)", "720"),
    Case("x = 2\nf = x ** 3\ngrad(f, x)\ngrad(grad(f, x), x)", "12", "12"),
    Case("x = [1, 2]\ngrad(sum(x ** 2), x)", "[2, 4]"),
    Case("a = 2\nb = 3\ngrad(a * b ** 2, [a, b])", "[9, 12]"),
    Case("a = 2\nb = 3\nhessian(a * b ** 2, [a, b])", "[[0, 6], [6, 4]]"),
    Case("x = [1, 2]\njacobian(x ** 2, x)", "[[2, 0], [0, 4]]"),
    Case("x = [1, 2]\njvp(x ** 2, x, [1, 1])\nvjp(x ** 2, x, [1, 3])", "[2, 4]", "[2, 12]"),
    Case("x = [1, 2]\nhvp(sum(x ** 3), x, [1, 0])", "[6, 0]"),
    Case("x = [1, 2]\nhvp(sum(x ** 3), x, x)", "[6, 24]"),
    Case(
      "a = 2\nb = [3, 1]\ny = a ** 2 * sum(b ** 2)\nhvp(y, [a, b], [1, [0, 1]])\njvp(y, [a, b], [1, b])",
      "[28, [24, 16]]", "120"),
    Case("x = [[1, 2], [2, 4]]\ngrad(det(x), x)", "[[4, -2], [-2, 1]]"),
    Case(
      "x = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]\ngrad(det(x), x)",
      "[[-3, 6, -3], [6, -12, 6], [-3, 6, -3]]"),
    // Of a triangle it is the product of the diagonal, and so are its derivatives without an entry.
    Case(
      "x = triu(ones(7, 7), 1) + diag(arange(1, 8))\nround(diag(grad(det(x), x)), 6)\nround(hessian(det(x), x)[0, 0, 1, 1], 6)",
      "[5040, 2520, 1680, 1260, 1008, 840, 720]", "2520"),
    // Of larger singular matrices by NumPy from integers: the signed minors.
    Case(
      "x = [[1, 2, 3, 4], [2, 4, 6, 8], [0, 1, 0, 1], [1, 1, 1, 0]]\nm = [[10, -4, -6, 4], [-5, 2, 3, -2], [0, 0, 0, 0], [0, 0, 0, 0]]\nmax(abs(grad(det(x), x) - m)) < 1e-12",
      "true"),
    Case(
      "x = [[-1, 0, 0, 0, 0, 0], [0, 0, 2, 3, 4, 5], [0, 2, 3, 6, 1, 3], [0, 3, 6, 1, 5, 1], [0, 4, 1, 5, 1, 6], [-1, 0, 2, 3, 4, 5]]\nm = [0, -198, 500, -286, -498, 370]\nmax(abs(grad(det(x), x)[[0, 5]] - [m, -m])) < 1e-10",
      "true"),
    Case(
      "x = diag([2, 3, 0, 0])\nh = round(hessian(det(x), x), 9)\nh[2, 2, 3, 3], h[2, 3, 3, 2], sum(abs(h))",
      "[6, -6, 24]"),
    Case("x = zeros(3, 3)\nsum(abs(hessian(det(x), x)))", "0"),
    Case("abs(elu(-1e-9) + 1e-9) < 1e-17", "true"),
    Case("x = -1e-9\ny = elu(x, alpha=2)\ngrad(y, x)\ngrad(grad(y, x), x)", "2", "2"),
    Case("x = 2\ngrad(stop_gradient(x) * x, x)", "2"),
    Case("e = 3\ne + pi * 0", "3"), Case("s = 0\nfor a in [1, 2, 3]:\n    s += a\ns", "6"),
    Case("x = 3\ny = 0\nif x > 2 and x < 5:\n    y = 1\nelse:\n    y = 2\ny", "1"),
    Case("1_000 * 2", "2000"), Case("allclose([1, 2], [1, 2 + 1e-9])", "true"),
  ])
  func shows(test: Case) {
    let result = run("---\nprecision: float64\n---\n\n```eval\n\(test.code)\n```\n")
    #expect(result.places() == [])
    #expect(result.values == test.shown)
  }

  @Test func longLoopsAreOrdinary() {
    let result = run(
      "```eval\ns = 0\nfor i in range(20_000):\n    s = s + sin(i * 0.001)\ns\n```\n")
    #expect(result.isSound)
    #expect(result.values.count == 1)
  }

  /// The check before training leaves a long loop, and must not take what comes behind for missing.
  @Test func namesBehindALongLoopAreKnown() {
    let result = run(
      """
      ```model bowl
      w = param(1)
      loss = w ** 2
      ```

      ```train fit
      model = bowl
      optimizer = sgd(lr=0.1)
      steps = 2
      ```

      ```eval
      s = fit.w
      for i in range(100_001):
          k = i
      t = 5
      ```

      ```eval
      t + 1
      ```

      """)
    #expect(result.places() == [])
    #expect(result.values == ["6"])
  }

  @Test func bareExpressionsOfALoopMakeOneTable() {
    let result = run("```eval\nfor i in range(3):\n    i\n    i ** 2\n```\n")
    guard case .table(let table) = result.blocks[0].artifacts.first else {
      Issue.record("a loop shows a table")
      return
    }
    #expect(table.columns == ["i", "i ** 2"])
    #expect(
      table.rows.map { row in row.map { (try? $0.text()) ?? "" } } == [
        ["0", "0"], ["1", "1"], ["2", "4"],
      ])
  }
}
