import Experiments
import Notebooks
import Testing

/// What an author may write by mistake, or to see what happens: each is refused where it stands,
/// nothing crashes or runs on, and what does not depend on it has run.
@Suite struct HostileNotebookTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var code: Int
    /// The text of blocks; the place of the diagnostic is between « and ».
    var text: String
    init(_ code: Int, _ text: String) {
      self.code = code
      self.text = text
    }
    var testDescription: String { "\(code) \(text)" }
  }

  private static let before = """
    ```data points
    x = [1, 2, 3, 4]
    y = [2, 4, 6, 8]
    ```

    ```model line
    w = param(0.5)
    cost = mse(w * x, y)
    ```


    """
  private static let after = "\n\n```eval\nsentinel = 6 * 7\nsentinel\n```\n"

  private static func eval(_ code: Int, _ text: String) -> Case {
    Case(code, "```eval\n\(text)\n```")
  }

  private static func check(_ code: Int, _ text: String) -> Case {
    Case(code, "```check\n\(text)\n```")
  }

  private static func train(_ code: Int, _ options: String, name: String = "fit") -> Case {
    let rest = ["model = line", "data = points", "optimizer = sgd(lr=0.01)", "steps = 3"]
      .filter { line in
        !options.split(separator: "\n").contains {
          $0.replacing("«", with: "").hasPrefix(line.prefix { $0 != " " } + " ")
        }
      }
    return Case(code, "```train \(name)\n\((rest + [options]).joined(separator: "\n"))\n```")
  }

  static let cases: [Case] = [
    // Growth without end
    eval(350, "«range(10**12)»"), eval(350, "[i for i in «range(10**9)»]"),
    eval(352, "s = \"a\"\nfor i in range(64):\n    s = «s + s»"), eval(352, "«\"a\" * 10**10»"),
    eval(353, "s = \"a\"\nfor i in range(100):\n    s = «[s]»"),
    eval(354, "s = [\"a\"]\nfor i in range(64):\n    s = «s + s»"),
    eval(351, "def f(n):\n    return g(n)\ndef g(n):\n    return «f(n)»\nf(0)"),
    eval(330, "«zeros(10**10, 10**10)»"), eval(331, "«zeros(100000, 100000)»"),
    eval(330, "«one_hot(arange(10), 10**12)»"),
    Case(
      331,
      "```model m\nW = param(«randn(100000, 100000)»)\ncost = sum(W * W)\n```\n"
        + "```eval\nm().cost\n```"),
    train(511, "steps = 900000000", name: "«fit»"), train(503, "steps = «10**12»"),
    train(355, "seed = «sweep(range(10**6))»"),
    // Values that do not fit
    eval(330, "«[1, 2, 3] @ [1, 2]»"), eval(330, "«mse([1, 2, 3], [[1], [2], [3]])»"),
    eval(332, "«cross_entropy([[1, 2, 3.]], [3])»"), eval(332, "«cross_entropy([[1, 2.]], [0.5])»"),
    eval(332, "«one_hot([0, -1], 3)»"), eval(332, "a = [1, 2, 3]\n«a[points.x]»"),
    eval(330, "a = [1, 2, 3]\na[«3»]"), eval(310, "a = [1, 2, 3]\na[::«0»]"),
    eval(306, "k = nan\nv = [1, 2]\nv[«k»]"), eval(306, "k = 1e30\nv = [1, 2]\nv[«k»]"),
    eval(330, "x = [1., 2.]\njvp(x * x, x, «[1]»)"), eval(330, "x = [1., 2.]\nhvp(sum(x), x, «1»)"),
    eval(330, "«einsum(\"ij,jk\", ones(2, 3), ones(4, 5))»"),
    eval(330, "«einsum(\"ij,jk->ik\", ones(2, 3))»"),
    // What is asserted has to be true or false
    check(315, "«1 + 1»"), check(315, "«\"a\"»"), check(315, "«points»"), check(315, "«[1, 2]»"),
    // Training
    train(503, "shuffle = «\"a\"»"), train(502, "steps = none", name: "«fit»"),
    train(503, "optimizer = sgd(lr=«inf»)"),
    train(300, "def rate(t):\n    return \"a\"\noptimizer = sgd(lr=«rate»)"),
    Case(
      410,
      "```data none_left\nx = zeros(0)\ny = zeros(0)\n```\n```train «fit»\nmodel = line\n"
        + "data = none_left\noptimizer = sgd(lr=0.1)\nsteps = 1\n```"),
    // Validation data is looked at before training as well; the place is in the model above.
    Case(
      403, "```data parts\na = arange(10)\nsplit(one=0.5, two=0.5)\n«split(three=0.5)»\n```"),
    Case(
      408, "```data parts\na = arange(10)\n«split(one=1e30, two=2.0)»\n```"),
  ]

  @Test(arguments: cases) func isRefusedAtItsPlace(test: Case) throws {
    let marked = HostileNotebookTests.before + test.text + HostileNotebookTests.after
    let text = marked.replacing("«", with: "").replacing("»", with: "")
    let lower = try #require(marked.utf8.firstIndex(of: 0xC2))
    let start = marked.utf8.distance(from: marked.utf8.startIndex, to: lower)
    let result = run(text)
    let errors = result.diagnostics.filter { $0.severity == .error }
    #expect(errors.map { $0.code } == [test.code])
    #expect(errors.first?.range.lower == start)
    #expect(!result.isSound)
    #expect(result.values.last == "42")
  }

  @Test func validationIsLookedAtBeforeTraining() {
    let result = run(
      HostileNotebookTests.before + """
        ```data other
        a = [1, 2]
        ```

        ```train fit
        model = line
        data = points
        validation = other
        optimizer = sgd(lr=0.01)
        steps = 3
        ```
        """)
    #expect(result.places(.error) == ["8:16 224"])
    #expect(result.runs.isEmpty)
  }

  @Test(arguments: [
    "softmax(zeros(0, 3))", "log_softmax(zeros(0, 3))", "tril(zeros(0, 3))", "std([1])",
    "sort([nan, 1, 2])", "unique([])", "topk([1, 2, 3], 0)", "inv(zeros(2, 2))",
    "eigvalsh([[1, nan], [nan, 1]])", "einsum(\"ij->ji\", ones(2, 3))", "linspace(0, 1, 0)",
  ]) func emptyAndUndefinedNumbersAreComputed(source: String) {
    let result = run("```eval\n\(source)\n```\n" + HostileNotebookTests.after)
    #expect(result.diagnostics.isEmpty)
    #expect(result.values.last == "42")
  }

  @Test func severalTensorsStandSideBySideAndMasksHaveAnyAxes() {
    let result = run(
      """
      ```eval
      A = [[1, 2], [3, 4]]
      A[A > 1.5]
      einsum("ii", [[1, 2], [3, 4]])
      einsum("ij,jk->ik", A, A)
      meshgrid([1, 2], [3, 4])[1]
      concat(A, A, 1)
      ```
      """)
    #expect(result.diagnostics.isEmpty)
    #expect(
      result.values == [
        "[2, 3, 4]", "5", "[[7, 10], [15, 22]]", "[[3, 3], [4, 4]]", "[[1, 2, 1, 2], [3, 4, 3, 4]]",
      ])
  }

  @Test func aParameterThatIsNotThereIsSaid() {
    var options = RunOptions()
    options.parameters = [("rat", .real(1))]
    let text = "---\nparams:\n  rate: 0.1\n---\n" + HostileNotebookTests.after
    let result = runNotebook(
      Notebook.parse(source: SourceText(name: "a.md", text: text)), files: TestFiles(),
      options: options)
    #expect(result.diagnostics.map { $0.hint } == ["did you mean rate?"])
  }
}
