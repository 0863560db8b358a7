import Experiments
import Foundation
import Notebooks
import Testing

@Suite struct ModelTests {
  struct Paths: Sendable, CustomTestStringConvertible {
    var body: String
    var paths: [String]
    var testDescription: String { body }
    init(_ body: String, _ paths: String...) {
      self.body = body
      self.paths = paths
    }
  }

  /// Parameter paths by the rules of the language page; all layers without biases.
  @Test(arguments: [
    Paths("h = linear(x, 3, bias=false)", "h.weight"),
    Paths(
      "h = linear(x, 3, bias=false)\nh = linear(h, 2, bias=false)", "h[0].weight", "h[1].weight"),
    Paths(
      "h = x\nfor i in range(2):\n    h = linear(h, 2, bias=false)", "h[0].weight", "h[1].weight"),
    Paths("h = x\nfor i in range(1):\n    h = linear(h, 2, bias=false)", "h[0].weight"),
    Paths(
      "h = linear(x, 3, bias=false) @ linear(eye(3), 3, bias=false)", "h.linear[0].weight",
      "h.linear[1].weight"),
    Paths("h = linear(x, 3, bias=false) + param(0.0)", "h.linear.weight", "h.param"),
    Paths(
      "def f(v):\n    a = linear(v, 2, bias=false)\n    return tanh(a)\nh = x\nfor i in range(2):\n    h = f(h)",
      "h[0].a.weight", "h[1].a.weight"),
    Paths(
      "a = linear(x, 2, bias=false, name=\"shared\")\nb = linear(x, 2, bias=false, name=\"shared\")",
      "shared.weight"),
    Paths("w = param(1.0)\nv = param(2.0)", "w", "v"),
    Paths("s = 0\nfor i in range(2):\n    w = param(1.0)\n    s = s + w", "w[0]", "w[1]"),
    // A walk without data makes one layer only, and expects other paths.
    Paths(
      "h = x\nif shape(x)[1] == 2:\n    h = linear(h, 3, bias=false)\nk = linear(h, 1, bias=false)",
      "h.weight", "k.weight"),
  ])
  func pathsFollowTheNames(test: Paths) {
    let result = run("```data d\nx = randn(4, 2)\n```\n\n```model m\n\(test.body)\n```\n")
    #expect(result.places(.error) == [])
    guard case .model(let model) = result.blocks[1].artifacts.first else {
      Issue.record("a model block shows its model")
      return
    }
    #expect(model.parameters.map { $0.path } == test.paths)
  }

  /// By the paths that the report shows, in every mode and for what is trained.
  @Test func aModelReadsTheParametersOfItsLayers() {
    let result = run(
      """
      ```data d
      x = [[1, 2], [3, 4], [0, 1]]
      y = [1, 2, 3]
      ```

      ```model m
      h = x
      for i in range(2):
          h = dropout(tanh(linear(h, 2)), 0.1)
      out = linear(h, 1, name="readout")[:, 0]
      size = sum(h[0].weight ** 2) + sum(h[1].bias) + sum(readout.weight ** 2)
      loss = mse(out, y) + size
      slope = grad(loss, readout.bias)
      ```

      ```train fit
      model = m
      data = d
      optimizer = sgd(lr=0.1)
      steps = 20
      batch_size = 2
      ```

      ```check
      m(d).size == sum(m["h[0].weight"] ** 2) + sum(m["h[1].bias"]) + sum(m["readout.weight"] ** 2)
      fit.size == sum(fit["h[0].weight"] ** 2) + sum(fit["h[1].bias"]) + sum(fit["readout.weight"] ** 2)
      sum(abs(fit.slope - 2 * mean(fit.out - d.y))) < 1e-5
      fit.size < m(d).size
      ```
      """)
    #expect(result.places() == [] && result.failedAssertions == [])
  }

  /// As by a column: the slope of x³ is 3 x².
  @Test func derivativesAreTakenByInputsThatAreWrittenInTheCall() {
    let result = run(
      """
      ```data d
      x = [1, 2]
      ```

      ```model cube
      n = param(3.0)
      u = x ** n
      slope = grad(sum(u), x)
      curve = grad(sum(slope), x)
      ```

      ```check
      allclose(cube(d).slope, [3, 12])
      allclose(cube(x=[1, 2]).slope, [3, 12])
      allclose(cube(x=[[1], [4]]).curve, [[6], [24]])
      allclose(cube(x=2).slope, 12)
      allclose(cube(x=2).curve, 12)
      ```
      """)
    #expect(result.places() == [] && result.failedAssertions == [])
  }

  /// Each call of a `def` reads its own, also where the model has others of the same name.
  @Test func aFunctionReadsTheParametersOfItsLayers() {
    let result = run(
      """
      ```data d
      x = [[1, 2], [3, 4], [0, 1]]
      ```

      ```model m
      a = linear(x, 2)
      def inner(v):
          a = linear(v, 2)
          return a + sum(a.bias)
      def block(v):
          a = inner(v)
          b = linear(a, 2)
          return tanh(b), sum(b.weight ** 2)
      h = a
      size = 0
      for i in range(2):
          h, s = block(h)
          size = size + s
      loss = mean(h) + size + sum(a.weight)
      ```

      ```check
      m(d).size == sum(m["h[0].b.weight"] ** 2) + sum(m["h[1].b.weight"] ** 2)
      allclose(grad(m(d).size, m["h[1].b.weight"]), 2 * m["h[1].b.weight"])
      m(d).loss == mean(m(d).h) + m(d).size + sum(m["a.weight"])
      ```
      """)
    #expect(result.places() == [] && result.failedAssertions == [])
  }

  /// As they are written and as strings, of models, runs and gradients, and what is taken of them.
  @Test func numberedPathsAreReadAsTheyAreWritten() {
    let result = run(
      """
      ```data d
      x = [[1, 2], [3, 4], [0, 1]]
      ```

      ```model net
      h = x
      for i in range(2):
          h = tanh(linear(h, 2))
      out = linear(h, 3)
      loss = mean(out ** 2) + 0.01 * sum(out.weight.T @ out.weight) + sum(h[0].weight[0])
      ```

      ```train fit
      model = net
      data = d
      optimizer = sgd(lr=0.1)
      steps = 2
      ```

      ```eval
      net.h[0]
      ```

      ```eval
      j = 1
      ```

      ```check
      net.h[0].weight == net["h[0].weight"]
      net(d).h[j].bias == net["h[1].bias"]
      fit.h[0].weight.T == fit["h[0].weight"].T
      fit.out.weight[:, 0].shape == [2]
      fit.grad.h[j].weight[0, 1] == fit.grad["h[1].weight"][0, 1]
      fit.h[0].shape == [2]
      grad(net(d).loss, net.h[1].weight) == grad(net(d).loss)["h[1].weight"]
      net(d).loss == mean(net(d).out ** 2) + 0.01 * sum(net.out.weight.T @ net.out.weight) + sum(net.h[0].weight[0])
      ```
      """)
    #expect(result.places() == ["21:7 300"] && result.failedAssertions == [])
    #expect(
      result.diagnostics.first?.hint
        == "write the whole path: `fit.h[0].weight`, or `fit[\"h[0].weight\"]`")
  }

  /// More statements than the check before training looks at of a block that is computed later.
  @Test func aModelOfManyStatementsIsBuiltToItsEnd() {
    let result = run(
      """
      ```model deep
      w = param(1)
      for i in range(100_001):
          n = i
      loss = (w - 3) ** 2
      ```

      ```train fit
      model = deep
      optimizer = sgd(lr=0.5)
      steps = 1
      ```

      ```eval
      fit.w
      ```

      """)
    #expect(result.places() == [])
    #expect(result.values == ["3"])
  }

  /// Each is told of its own; a smaller weight would spread to all entries without a word.
  @Test(arguments: [
    ("w - g[0]", [Int]()), ("g[0]", [330]), ("ones(3)", [330]), ("none", [300]),
  ])
  func anOptimiserOfTheAuthorGivesAWeight(result: String, codes: [Int]) {
    let run = run(
      """
      ```model m
      w = param(ones(2))
      loss = sum(w ** 2)
      ```

      ```eval
      def wrong(w, g):
          return none
      def own(w, g):
          return \(result)
      ```

      ```train first
      model = m
      optimizer = wrong
      steps = 1
      ```

      ```train second
      model = m
      optimizer = own
      steps = 1
      ```
      """)
    #expect(run.diagnostics.map { $0.code } == [300] + codes)
  }

  private static let notebook = """
    ---
    seed: 3
    ---

    ```data pts
    X = randn(40, 2)
    label = where(X[:, 0] + X[:, 1] > 0, 1, 0)
    split(train=30, test=10)
    ```

    ```model net
    width = hyperparameter(8)
    act = hyperparameter(tanh)
    h = act(linear(X, width))
    logits = linear(h, 2)
    loss = cross_entropy(logits, label)
    acc = mean(argmax(logits, axis=1) == label)
    ```

    ```train fit
    model = net
    data = pts.train
    validation = pts.test
    optimizer = adam(lr=1e-2)
    batch_size = 8
    epochs = 10
    metrics = [acc]
    ```

    ```train fits
    model = net(width=sweep(4, 8))
    data = pts.train
    optimizer = sgd(lr=sweep(0.1, 0.01))
    steps = 10
    ```


    """

  @Test func runsAnswerWhenAsked() {
    let result = run(
      ModelTests.notebook + """
        ```check
        net.parameter_count == 8 * 2 + 8 + 8 * 2 + 2
        net(width=4).parameter_count == 4 * 2 + 4 + 4 * 2 + 2
        shape(fit.history.loss) == [40]
        fit.history.loss[0] > fit.loss
        allclose(fit.validation.acc, fit(pts.test).acc)
        allclose(fit.grad.logits.bias, grad(fit.loss, fit.logits.bias))
        allclose(fit.grad["h.weight"], grad(fit.loss, fit["h.weight"]))
        allclose(fit(h=[[0.5, -1, 0, 0, 0, 0, 0, 0]]).logits, 0.5 * fit.logits.weight[0] - fit.logits.weight[1] + fit.logits.bias)
        net(pts, act=relu).loss != net(pts).loss
        shape(pts.train[:5].X) == [5, 2]
        ```

        ```check
        len(fits) == 4
        all(fits.width == [4, 4, 8, 8])
        allclose(fits.lr, [0.1, 0.01, 0.1, 0.01])
        shape(fits.loss) == [4]
        best(fits, by=loss).loss == min(fits.loss)
        gradcheck(fit.loss)
        ```
        """)
    #expect(result.places() == [])
    #expect(result.failedAssertions == [])
    #expect(result.isSound)
  }

  @Test func aSweepRunsAsEachOfItsRunsAlone() {
    let alone = run(
      ModelTests.notebook.replacingSweeps(width: "8", rate: "0.01"))
    let together = run(ModelTests.notebook)
    #expect(alone.runs.last?.history[0].values == together.runs.last?.history[0].values)
  }

  @Test func parametersGivenByHandAreWhereDerivativesAreTaken() {
    let result = run(
      """
      ```model valley
      a = param(1.5)
      b = param(-1.0)
      cost = (1 - a) ** 2 + 10 * (b - a ** 2) ** 2
      ```

      ```eval
      valley().cost
      grad(valley().cost, valley.a)
      grad(valley(a=0.5).cost, valley.a)
      hessian(valley().cost, [valley.a, valley.b])
      ```
      """)
    #expect(result.values == ["105.875", "196", "24", "[[312, -60], [-60, 20]]"])
  }

  /// SGD written by the author makes the steps of the built-in one.
  @Test func optimisersOfTheAuthor() {
    let body = """
      ```data d
      x = [1, 2, 3]
      y = [2, 4, 6.5]
      ```

      ```model m
      w = param(0.0)
      loss = mse(w * x, y)
      ```

      ```eval
      def heavy(w, g, v=0, lr=0.1, momentum=0.9):
          v = momentum * v + g
          return w - lr * v, v
      ```

      ```train own
      model = m
      data = d
      optimizer = heavy(lr=0.01, momentum=0.8)
      steps = 20
      ```

      ```train built_in
      model = m
      data = d
      optimizer = sgd(lr=0.01, momentum=0.8)
      steps = 20
      ```

      ```check
      allclose(own.history.loss, built_in.history.loss)
      ```
      """
    let result = run(body)
    #expect(result.places() == [])
    #expect(result.isSound)
  }

  @Test func splitsAreStratifiedByLargestRemainder() {
    let result = run(
      """
      ```data d
      t = csv("d.csv")
      x = t.x
      isA = t.kind == "a"
      z = standardize(x)
      split(train=0.7, test=0.3, stratify=isA)
      ```

      ```check
      shape(d.train.x) == [7]
      shape(d.test.x) == [3]
      sum(d.train.isA) == 3
      sum(d.test.isA) == 1
      allclose(mean(d.train.z), 0, atol=1e-6)
      allclose(mean(d.train.z ** 2), 1, atol=1e-6)
      ```
      """,
      files: [
        "d.csv": "x,kind\n"
          + (0..<10).map { "\($0 * $0),\($0 < 4 ? "a" : "b")" }.joined(separator: "\n")
      ])
    #expect(result.places() == [])
    #expect(result.failedAssertions == [])
  }

  /// The model is looked at before the rows are known.
  @Test func sizesAreThoseOfAnotherValue() {
    let result = run(
      """
      ```model m
      h = 2 * x
      z = full(shape(h), 0.5)
      loss = mean((h - z) ** 2)
      ```

      ```eval
      m(x=[1, 2]).z
      m(x=[[1, 2]]).z
      ```
      """)
    #expect(result.places() == [])
    #expect(result.values == ["[0.5, 0.5]", "[[0.5, 0.5]]"])
  }
}

extension String {
  fileprivate func replacingSweeps(width: String, rate: String) -> String {
    replacingOccurrences(of: "sweep(4, 8)", with: width)
      .replacingOccurrences(of: "sweep(0.1, 0.01)", with: rate)
  }
}
