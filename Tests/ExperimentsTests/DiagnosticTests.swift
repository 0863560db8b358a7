import Experiments
import Notebooks
import Testing

/// What is wrong, where: the text between « and » is what the caret stands under.
@Suite struct DiagnosticTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var code: Int
    var block: String
    var hint: String?
    init(_ code: Int, _ block: String, hint: String? = nil) {
      self.code = code
      self.block = block
      self.hint = hint
    }
    var testDescription: String { "\(code) \(block)" }
  }

  private static let data = """
    ```data points
    x = [1, 2, 3]
    y = [2, 4, 6]
    ```

    ```model line
    w = param(0.0)
    loss = mse(w * x, y)
    each = w * x
    ```


    """

  @Test(arguments: [
    Case(123, "«model»\nw = param(0.0)\nloss = w ** 2"),
    Case(124, "data «3x»\nx = [1]"),
    Case(220, "eval\n«nosuch» + 1"),
    Case(220, "eval\nabc = 1\n«abd» + 1", hint: "did you mean abc?"),
    Case(221, "eval\n«sqroot»(2)"), Case(221, "eval\n«meen»([1])", hint: "did you mean mean?"),
    Case(222, "eval\npoints.«z»"),
    Case(222, "eval\nline(points).«los»", hint: "did you mean loss?"),
    Case(223, "eval\n«mean» = 3"), Case(223, "eval\n«grad» = 3"),
    Case(
      226, "eval\ny = 1\n```\n\n```model other\nv = param(0.0)\ncost = mean((v * x - «y») ** 2)"),
    Case(227, "eval\n«param»(1)"),
    Case(228, "eval\np = [1, 2]\np.«mean»()", hint: "write `mean(x)` instead of `x.mean()`"),
    Case(304, "eval\n«\"a\" + 1»"),
    Case(
      304, "eval\nhs = []\nhs = «hs + [1]»",
      hint: "to put one behind the other, write `concat([hs, [1]])`"),
    Case(304, "eval\nhs = []\n«hs += [1, 2]»"),
    Case(
      304, "eval\nhs = [mean([1, 2])]\nfor i in range(2):\n    hs = «hs + [exp(hs[-1])]»",
      hint: "to put one behind the other, write `concat([hs, [exp(hs[-1])]])`"),
    Case(304, "eval\na = [ones(2), ones(2)]\n«a + [zeros(2)]»"),
    Case(
      304, "eval\nn = 5\nxs = «[0] * n»",
      hint: "write `[0 for i in range(n)]`, or `full(n, x)` for equal numbers"),
    Case(304, "eval\n«3 * [zeros(2)]»"), Case(304, "eval\n«[\"a\"] * 2»"),
    Case(222, "model other\nh = linear([[1, 2]], 3)\ncost = sum(h.«wieght»)"),
    Case(
      304, "eval\ndef f(a):\n    b = a\n«f(3) + 1»",
      hint: "a function gives none unless it ends with `return`"),
    Case(305, "eval\n«a, b = 1, 2, 3»"),
    Case(320, "eval\nmean([1, 2], «axsi»=0)", hint: "did you mean axis?"),
    Case(321, "eval\nsqrt(1, «2»)"), Case(322, "eval\n«sqrt()»"),
    Case(330, "eval\n«zeros(2, 3) + zeros(4)»"),
    Case(
      330, "eval\na = zeros(3, 1)\n«mse(a, points.y)»",
      hint: "take the only column of the first with `[:, 0]`"),
    Case(331, "eval\n«eye(100_000) @ eye(100_000)»"),
    Case(
      340, "eval\np = [1, 2]\ngrad(«p ** 2», p)",
      hint: "write `grad(sum(p ** 2), p)`, or `jacobian(p ** 2, p)` for all of it"),
    Case(341, "eval\np = [1, 2]\ngrad(sum(p), «p[0]»)"),
    Case(342, "eval\np = [1, 2]\ngrad(sum(p), «p * 2»)"),
    Case(343, "eval\nk = 2\nz = k ** 2\nk = 3\ngrad(z, «k»)"),
    Case(345, "eval\nk = 2\nz = k ** 2\nq = 3\ngrad(z, «q»)"),
    Case(
      347, "eval\na = 1\nb = 2\nhvp(a * b, [a, b], «[1]»)",
      hint: "give a list with a direction for each: `hvp(y, [a, b], [v, w])`"),
    Case(350, "eval\nfor i in «range(10 ** 9)»:\n    t = i"),
    Case(351, "eval\ndef f(n):\n    return «f(n + 1)»\nf(1)"),
    Case(360, "model twice\nw = param(0.0)\nw = «param(1.0)»\ncost = mean(w * x)"),
    Case(362, "eval\nline(points, «q»=3).loss"), Case(225, "eval\n«line()».loss"),
    Case(364, "model spare\nw = param(0.0)\nv = «param(0.0)»\ncost = mse(w * x, y)"),
    Case(401, "data uneven\na = [1, 2, 3]\n«b» = [1, 2]"),
    Case(402, "data files\nt = csv(«\"none.csv\"»)"),
    Case(
      411,
      "data late\nX = standardize([[1, 2], [3, 4]])\nk = [0, 1]\nsplit(train=1, test=1, stratify=«k»)",
      hint: "assign k above the line with `standardize`"),
    Case(404, "data much\na = [1, 2, 3]\n«split(train=0.8, test=0.8)»"),
    Case(
      501, "train t\nmodel = line\ndata = points\n«optimiser» = sgd(lr=0.1)\nsteps = 1",
      hint: "did you mean optimizer?"),
    Case(502, "train «t»\nmodel = line\ndata = points\noptimizer = sgd(lr=0.1)"),
    Case(
      502,
      "train t\nmodel = line\ndata = points\noptimizer = sgd(lr=0.1)\nsteps = 1\nearly_stopping = «patience(3)»"
    ),
    Case(502, "train t\nmodel = «line»\noptimizer = sgd(lr=0.1)\nsteps = 1"),
    Case(503, "train t\nmodel = line\ndata = points\noptimizer = sgd(lr=«-1»)\nsteps = 1"),
    Case(503, "train t\nmodel = line\ndata = points\noptimizer = sgd(lr=0.1)\nsteps = «0»"),
    Case(
      504,
      "train t\nmodel = line\ndata = points\nminimize = «each»\noptimizer = sgd(lr=0.1)\nsteps = 1"),
    Case(
      506,
      "train t\nmodel = «line»\ndata = points\noptimizer = sgd(lr=0.1)\nsteps = 1\nfreeze = [w]"),
    Case(
      506,
      "model held\nv = param(1.0)\ncost = sum(stop_gradient(v) * x) + sum(v > x)\n```\n\n```train t\nmodel = «held»\ndata = points\noptimizer = sgd(lr=0.1)\nsteps = 1"
    ),
    Case(
      320,
      "train t\nmodel = line\ndata = points\noptimizer = sgd(lr=0.1, «momentun»=0.9)\nsteps = 1",
      hint: "did you mean momentum?"),
    Case(
      320,
      "train t\nmodel = line\ndata = points\noptimizer = adam(«learning_rate»=0.1)\nsteps = 1",
      hint: "the learning rate is `lr`"),
    Case(
      221, "train t\nmodel = line\ndata = points\noptimizer = «sgdd»(lr=0.1)\nsteps = 1",
      hint: "did you mean sgd?"),
  ])
  func standsAtItsPlace(test: Case) {
    let marked = DiagnosticTests.data + "```" + test.block + "\n```\n"
    let text = marked.filter { $0 != "«" && $0 != "»" }
    let lower = marked.utf8.distance(
      from: marked.startIndex, to: marked.firstIndex(of: "«") ?? marked.startIndex)
    let result = run(text)
    let found = result.diagnostics.filter { $0.code == test.code }
    #expect(found.count == 1, "\(result.places())")
    #expect(result.diagnostics.count == found.count, "\(result.places())")
    #expect(found.first?.range.lower == lower)
    if let hint = test.hint { #expect(found.first?.hint == hint) }
  }

  /// What PyTorch's optimisers raise a `ValueError` for.
  @Test(arguments: [
    "sgd(lr=0.1, momentum=«-0.1»)", "sgd(lr=0.1, weight_decay=«-1»)",
    "«sgd(lr=0.1, nesterov=true)»",
    "«sgd(lr=0.1, momentum=0.9, dampening=0.1, nesterov=true)»", "adam(betas=«(0.9, 1)»)",
    "adam(beta1=«-0.1»)", "adamw(eps=«-1e-8»)", "rmsprop(alpha=«1»)", "rmsprop(momentum=«nan»)",
    "adam(lr=cosine(«-0.1»))",
  ])
  func optimisersHoldTheirNumbersToBounds(optimizer: String) {
    let block = "train t\nmodel = line\ndata = points\nsteps = 1\noptimizer = \(optimizer)"
    standsAtItsPlace(test: Case(330, block))
  }

  @Test func blocksThatReadAFailedOneAreSkippedAndOthersRun() {
    let result = run(
      "```eval\na = nosuch\n```\n\n```eval\na + 1\n```\n\n```eval\n1 + 1\n```\n")
    #expect(result.blocks.map { $0.outcome } == [.failed, .skipped(because: "a"), .ran])
    #expect(result.values == ["2"])
  }

  @Test func aStatementWithAnErrorDoesNotHideTheNext() {
    let result = run("```eval\nnosuch + 1\nx = also_not\nx + 1\n2\n```\n")
    #expect(result.places() == ["2:1 220", "3:5 220"])
    #expect(result.values == ["2"])
  }
}
